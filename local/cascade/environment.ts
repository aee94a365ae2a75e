import type { EnvironmentConfigInput } from '../../lib/config/schema.ts'
import local from '../../lib/config/stages/local.ts'
import { EVERY_SECONDS } from './schedule.ts'

/** As the DAGs name it. */
const CUSTOMER_API = 'http:customer-api'

/** The local environment, which knows the API that the pipelines call and how old their orders may be. */
export const environment: EnvironmentConfigInput = {
  ...local,
  breakers: {
    dependencies: [{ name: CUSTOMER_API, breaker: { openBaseSeconds: 8, openCapSeconds: 15, leaseSeconds: 30 } }],
  },
  watch: {
    datasets: [{ name: 'orders', dags: ['orders_fixed_ingest'], freshnessSeconds: 15 * EVERY_SECONDS }],
  },
}
