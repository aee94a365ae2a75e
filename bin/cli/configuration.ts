import { ConfigError, loadConfig } from '../../lib/config/load.ts'
import type { EnvironmentConfig } from '../../lib/config/schema.ts'
import { UsageError } from './failure.ts'

export type ConfigurationOptions = {
  /** `--env`: a file of lib/config/stages */
  readonly env?: string | undefined
  /** `--config`: a JSON document */
  readonly config?: string | undefined
}

/** @throws UsageError naming all that is wrong */
export async function configurationOf({ env, config }: ConfigurationOptions): Promise<EnvironmentConfig> {
  if (env === undefined && config === undefined) {
    throw new UsageError('name the configuration by --config <file>, or the environment by --env <name>')
  }
  try {
    return (await loadConfig(config === undefined ? { env } : { config })).config
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message)
    throw error
  }
}
