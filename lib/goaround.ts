import { type App, type Environment, Tags } from 'aws-cdk-lib'
import type { EnvironmentConfig } from './config/schema.ts'
import { EscalationStack } from './stacks/escalation-stack.ts'
import { ObservabilityStack } from './stacks/observability-stack.ts'
import { RecordsStack } from './stacks/records-stack.ts'
import { RecoveryStack } from './stacks/recovery-stack.ts'
import { StateStack } from './stacks/state-stack.ts'
import { WatchStack } from './stacks/watch-stack.ts'

/** The stacks of one environment. */
export function addGoaround(app: App, config: EnvironmentConfig, env: Environment = {}) {
  const id = (layer: string): string => `Goaround-${config.environment}-${layer}`
  const state = new StateStack(app, id('State'), { env, config, description: 'Goaround: key, ledger, bus, queues' })
  const recovery = new RecoveryStack(app, id('Recovery'), {
    env,
    config,
    state,
    description: 'Goaround: what decides and acts',
  })
  const escalation = new EscalationStack(app, id('Escalation'), {
    env,
    config,
    state,
    description: 'Goaround: who tells people',
  })
  const watch = new WatchStack(app, id('Watch'), {
    env,
    config,
    state,
    recovery,
    description: 'Goaround: what is late, and what will be',
  })
  const records =
    config.pipelines.length === 0
      ? undefined
      : new RecordsStack(app, id('Records'), {
          env,
          config,
          state,
          description: "Goaround: dead letters and accounts of pipelines' records",
        })
  const observability = new ObservabilityStack(app, id('Observability'), {
    env,
    config,
    state,
    recovery,
    escalation,
    watch,
    records,
    description: 'Goaround: alarms and dashboard',
  })
  const all = { state, recovery, escalation, watch, ...(records && { records }), observability }
  for (const stack of Object.values(all)) Tags.of(stack).add('goaround:environment', config.environment)
  return all
}
