import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'
import { LEDGER_DATE } from './ledger-date.ts'

const expected = {
  task: 'wait_for_ledger',
  mapIndex: -1,
  verdict: 'unknown',
  rule: 'sensor-timeout',
  clears: [1, 1],
  redrives: 0,
} as const

export const dailyDigest: Case = {
  dag: 'daily_digest',
  story: "a sensor that times out waiting for ledger_close's run",
  expected,
  logicalDate: LEDGER_DATE,
  check: (world) => {
    const steps = trailOf(world, 'daily_digest', expected)?.steps ?? []
    const held = steps.some(({ to, reason }) => to === 'held' && reason.startsWith('awaited-run'))
    return held ? [] : ['the sensor was not held while ledger_close was being recovered']
  },
}
