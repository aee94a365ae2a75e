import { incidentOf, victimsOf } from '../incident-trails.ts'
import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'
import { dailyDigest } from './daily-digest.ts'
import { LEDGER_DATE } from './ledger-date.ts'
import { mendAndRedrive } from './mend-and-redrive.ts'

const ACCOUNTS = 20
const expected = {
  task: 'post_entries',
  mapIndex: -1,
  verdict: 'permanent',
  rule: 'python-code-error',
  clears: [1, 1],
  redrives: 1,
} as const

/** Nobody mends the bug before its victims are known and the DAG that waits for this one has given up, too. */
export const ledgerClose: Case = {
  dag: 'ledger_close',
  story: `a bug in one task, ${ACCOUNTS} tasks behind it`,
  expected,
  logicalDate: LEDGER_DATE,
  direct: async (world) => {
    await world.until(`the ${ACCOUNTS} victims of post_entries`, () => {
      const incident = incidentOf(world.ledger.incidents, 'ledger_close')
      return (incident && victimsOf(incident) >= ACCOUNTS) || undefined
    })
    await world.until('the digest to be held for ledger_close', () => {
      const state = trailOf(world, dailyDigest.dag, dailyDigest.expected)?.recovery.state
      return (state?.kind === 'held' && state.reason === 'awaited-run') || undefined
    })
    await mendAndRedrive(world, 'ledger_close', expected, () => {
      world.workspace.mendLedger()
      world.say('the bug is mended: ledger_math.py makes numbers of what it reads')
    })
  },
  check: ({ workspace }) => {
    const often = workspace.closedAccounts().filter(({ times }) => times !== 1)
    const missing = ACCOUNTS - workspace.closedAccounts().length
    return [
      ...often.map(({ account, times }) => `${account} was closed ${times} times, expected once`),
      ...(missing === 0 ? [] : [`${missing} of ${ACCOUNTS} accounts were not closed`]),
    ]
  },
}
