import { Duration } from 'aws-cdk-lib'

/** What tells people. The pager waits for PagerDuty up to 11 s a telling, and has at most two for one incident. */
export const ESCALATION_FUNCTIONS = {
  PageIncident: {
    handlerFile: 'page-incident',
    description: 'Decides whether a person is needed, and tells them once',
    // An incident of a thousand members is read whole.
    memorySize: 1024,
    timeout: Duration.seconds(30),
  },
  TellWeek: {
    handlerFile: 'tell-week',
    description: 'Tells once a week what healed itself, flaky tasks first',
    memorySize: 1024,
    timeout: Duration.seconds(120),
  },
} as const

/** Made only where a team has PagerDuty. */
export const TELL_DEPLOYMENTS = {
  handlerFile: 'tell-deployments',
  description: 'Tells PagerDuty of deployments of this environment',
  memorySize: 256,
  timeout: Duration.seconds(60),
} as const
