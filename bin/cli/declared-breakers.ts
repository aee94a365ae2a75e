import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AIRFLOW_API, type BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { BREAKER_DEFAULTS, type BreakerPolicy } from '../../lambdas/contracts/breaker-policy.ts'
import { STAGES } from '../../lib/config/load.ts'
import { configurationOf } from './configuration.ts'
import { UsageError } from './failure.ts'
import { plain } from './print.ts'

export type DeclaredBreakers = {
  /** undefined: no configuration is at hand, so that nobody knows which are declared */
  readonly keys: readonly BreakerKey[] | undefined
  /** of a breaker that is not declared: the defaults */
  readonly policyOf: (key: BreakerKey) => BreakerPolicy
}

/**
 * The breakers that an environment's configuration declares.
 * @param config a JSON document; without it the stage of that name, where there is one
 * @throws UsageError where the configuration is bad or another environment's
 */
export async function declaredBreakers(environment: string, config: string | undefined): Promise<DeclaredBreakers> {
  const defaults = ({ kind }: BreakerKey) => BREAKER_DEFAULTS[kind]
  if (config === undefined && !existsSync(join(STAGES, `${environment}.ts`))) {
    return { keys: undefined, policyOf: defaults }
  }
  const found = await configurationOf(config === undefined ? { env: environment } : { config })
  if (found.environment !== environment) {
    throw new UsageError(`--config: expected the configuration of ${environment}, found ${plain(found.environment)}'s`)
  }
  const { dependencies, airflowApi } = found.breakers
  return {
    keys: [
      { environment, kind: 'api', name: AIRFLOW_API },
      ...dependencies.map(({ name }): BreakerKey => ({ environment, kind: 'dep', name })),
    ],
    policyOf: (key) =>
      key.kind === 'api' ? airflowApi : (dependencies.find((d) => d.name === key.name)?.breaker ?? defaults(key)),
  }
}
