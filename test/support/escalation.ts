import type { Team } from '../../lambdas/contracts/escalation.ts'
import type { Places } from '../../lambdas/domain/escalation/page-links.ts'
import type { Delivery, Notice, Tiers, Timers } from '../../lambdas/domain/ports/paging.ts'
import { ESCALATION } from './policy.ts'

export const ROUTING_KEY = 'R0123456789abcdef0123456789abcde'
export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:pagerduty-AbCdEf'

export const PLACES: Places = {
  region: 'eu-west-1',
  account: '123456789012',
  mwaaEnvironment: 'airflow-test',
  airflowUrl: null,
  runbookUrl: 'https://example.com/runbook.md',
}

/** The team of `ESCALATION`, changed. */
export function escalationWith(change: Partial<Team>) {
  const [team] = ESCALATION.teams
  if (!team) throw new Error('no team')
  return { ...ESCALATION, teams: [{ ...team, ...change }] }
}

export const withPagerDuty = () => escalationWith({ pagerDuty: { routingKeySecretArn: SECRET_ARN, region: 'us' } })

/** Topics that keep what was said, unless they are down. */
export class FakeTiers implements Tiers {
  readonly said: { readonly to: string; readonly notice: Notice }[] = []
  isDown: () => boolean = () => false

  async publish(team: string, tier: string, notice: Notice): Promise<Delivery> {
    if (this.isDown()) return { kind: 'down', why: 'SNS: InternalErrorException' }
    this.said.push({ to: `${team}/${tier}`, notice })
    return { kind: 'delivered' }
  }

  /** `trigger on-call/first c0ffee…-1` in the order of their saying */
  get story(): string[] {
    return this.said.map(({ to, notice: { chat } }) => {
      return `${chat.metadata.eventType.replace('goaround-', '')} ${to} ${chat.metadata.threadId}`
    })
  }
}

/** Keeps what was set. */
export class FakeTimers implements Timers {
  readonly names: { readonly name: string; readonly at: string }[] = []
  async set(name: string, at: string): Promise<void> {
    if (!this.names.some((one) => one.name === name)) this.names.push({ name, at })
  }
}
