import { AIRFLOW_API, type BreakerKey } from '../../contracts/breaker.ts'
import { dependencySchema, environmentSchema } from '../../contracts/identifiers.ts'

export class MalformedKey extends Error {
  override readonly name = 'MalformedKey'
}

/**
 * The breaker that people call `http:api.example.com` (a dependency) or `airflow-api` (the environment's own).
 * @throws MalformedKey naming what was expected
 */
export function breakerKeyOf(environment: string, spelled: string): BreakerKey {
  if (!environmentSchema.safeParse(environment).success) {
    throw new MalformedKey(`environment: expected lower case letters, digits, -, found ${shown(environment)}`)
  }
  if (spelled === AIRFLOW_API) return { environment, kind: 'api', name: AIRFLOW_API }
  if (!dependencySchema.safeParse(spelled).success) {
    throw new MalformedKey(
      `key: expected kind:name, as http:api.example.com, or ${AIRFLOW_API}, found ${shown(spelled)}`,
    )
  }
  return { environment, kind: 'dep', name: spelled }
}

const shown = (text: string) => JSON.stringify(text.slice(0, 80))
