import type { Channel, Team } from '../../contracts/escalation.ts'
import type { Severity } from '../../contracts/severity.ts'

/** Only these are told to the next tier: a warning that nobody takes can wait for the first one's working day. */
export const escalates = (severity: Severity): boolean => severity === 'critical' || severity === 'error'

/** Quiet hours hold back everything else. */
export const breaksQuiet = (severity: Severity): boolean => severity === 'critical'

/** Channels in the order in which they are tried. With PagerDuty, tiers are PagerDuty's and SNS is what is left. */
export const channelsOf = ({ pagerDuty }: Pick<Team, 'pagerDuty'>): readonly [Channel, ...Channel[]] =>
  pagerDuty ? ['pagerduty', 'sns'] : ['sns']
