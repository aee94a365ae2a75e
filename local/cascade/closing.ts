import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { withoutAws } from '../emulator/emulator.ts'
import { NODE_BIN, ROOT } from '../paths.ts'
import { ENVIRONMENT } from '../scenario/environment.ts'
import type { CascadePlatform } from './platform.ts'

const RECONCILE = 'orders_fixed_reconcile'
const RECONCILED_WITHIN_MILLISECONDS = 120_000

/** What the pipeline's own means say in the end: its reconciliation task, and `goaround records balance`. */
export async function closingProblems({ fixed, env, outputs }: CascadePlatform): Promise<string[]> {
  const { client } = fixed.airflow
  await client.trigger(RECONCILE, 'closing')
  const { state } = await client.waitForRun(RECONCILE, 'closing', undefined, RECONCILED_WITHIN_MILLISECONDS)
  const balance = balanced(env, outputs.RecordsTableName)
  return [
    ...(state === 'success' ? [] : [`fixed: the run of ${RECONCILE} ended with ${state}`]),
    ...(balance.code === 0 ? [] : [`fixed: goaround records balance ended with ${balance.code}: ${balance.output}`]),
  ]
}

/** As a person asks, whose shell is where the run's AWS is. */
function balanced(env: Readonly<Record<string, string>>, table: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    join(NODE_BIN, 'node'),
    [join(ROOT, 'bin', 'goaround.ts'), '--env', ENVIRONMENT, 'records', 'balance'],
    { env: { ...withoutAws(process.env), ...env, RECORDS_TABLE: table }, encoding: 'utf8', timeout: 60_000 },
  )
  return { code: status, output: `${stdout}${stderr}`.trim() }
}
