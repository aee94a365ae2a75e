import { type Policy, policySchema } from '../../lambdas/contracts/policy.ts'
import { escalationPolicyOf } from './escalation.ts'
import type { EnvironmentConfig } from './schema.ts'
import { watchOf } from './watch.ts'

/** Six writes a minute on an incident's item, however many failures join it. */
const TOUCH_SECONDS = 10

/** The part of an environment's configuration that its Lambdas decide by, in the shape they parse it with. */
export function policyOf(config: EnvironmentConfig): Policy {
  const { graceSeconds, unaccountedSeconds, runWatchSeconds } = config.observer
  return policySchema.parse({
    environment: config.environment,
    mwaaEnvironment: config.mwaa.environment,
    airflowMajor: 3,
    mode: config.mode,
    dagModes: config.dagModes,
    retry: config.retry,
    contracts: config.contracts,
    rules: config.rules,
    track: config.track,
    observer: { graceSeconds, unaccountedSeconds, runWatchSeconds },
    incidents: { ...config.incidents, touchSeconds: TOUCH_SECONDS },
    dependencies: config.breakers.dependencies,
    airflowApi: config.breakers.airflowApi,
    budget: config.budget,
    deadLetters: config.deadLetters,
    escalation: escalationPolicyOf(config.escalation, config.alarms),
    watch: watchOf(config.watch),
  })
}
