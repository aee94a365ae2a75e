import type { Sayings } from './sayings.ts'

export const connectors: Sayings = {
  transient: ['io.temporal.failure.ActivityFailure: activity worker crashed / worker shutdown'],
  permanent: [
    'Config error: Connection check failed: 401 invalid api key',
    'State code: 08004; Error code: 200028; Message: password authentication failed',
    'io.airbyte.workers.exception: Failing sync due to schema changes: Source schema change detected; non_breaking',
  ],
  unknown: [
    'AirbyteTracedException: The sync failed: Something went wrong in the connector. See the logs for more details.',
    'Source process exited with non-zero exit code 1',
  ],
}
