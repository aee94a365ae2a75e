import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'

const expected = {
  task: 'copy_invoices',
  mapIndex: -1,
  verdict: 'unknown',
  rule: 'none',
  clears: [1, 1],
  redrives: 0,
} as const

export const nightlyBackup: Case = {
  dag: 'nightly_backup',
  story: 'a task process is killed with SIGKILL: no task event',
  expected,
  check: (world) => {
    const teller = trailOf(world, 'nightly_backup', expected)?.event?.emitted_by
    return teller === 'reconciler' ? [] : [`the killed task was told of by ${teller}, not found in Airflow`]
  },
}
