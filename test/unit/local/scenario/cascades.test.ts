import { describe, expect, it } from 'vitest'
import { dailyDigest } from '../../../../local/scenario/cases/daily-digest.ts'
import { ledgerClose } from '../../../../local/scenario/cases/ledger-close.ts'
import { priceFeed } from '../../../../local/scenario/cases/prices.ts'
import type { Case } from '../../../../local/scenario/scenario-case.ts'
import type { World } from '../../../../local/scenario/world.ts'
import { recoveredTrail, stepAt } from './trails.ts'

const said = (c: Case, world: unknown) => c.check?.(world as World, { state: 'success', tasks: [] })

describe("the price API's outage", () => {
  const served = Array.from({ length: 60 }, (_, at) => ({ path: `/prices/${at}`, status: 200, at }))
  const apis = (requests: typeof served) => ({ apis: { served: requests } })

  it('is over well where every request succeeded once, however often it failed before', () => {
    const failed = served.map((request) => ({ ...request, status: 503 }))

    expect(said(priceFeed, apis([...failed, ...failed, ...served]))).toEqual([])
  })

  it('is not where a request never succeeded or succeeded twice', () => {
    const [first, ...others] = served
    expect(said(priceFeed, apis(others))).toEqual(['the price API served 59 requests, expected 60'])
    expect(said(priceFeed, apis([...others, ...others.slice(0, 1)]))).toHaveLength(1)
    expect(said(priceFeed, apis(first ? [...served, first] : []))).toHaveLength(1)
  })
})

describe('the twenty accounts of ledger_close', () => {
  const closed = Array.from({ length: 20 }, (_, at) => ({ account: `account_${at}`, times: 1 }))
  const workspace = (accounts: typeof closed) => ({ workspace: { closedAccounts: () => accounts } })

  it('are closed once each', () => {
    expect(said(ledgerClose, workspace(closed))).toEqual([])
  })

  it('are named where one is closed twice or not at all', () => {
    const [, ...others] = closed
    expect(said(ledgerClose, workspace([{ account: 'account_0', times: 2 }, ...others]))).toEqual([
      'account_0 was closed 2 times, expected once',
    ])
    expect(said(ledgerClose, workspace(others))).toEqual(['1 of 20 accounts were not closed'])
  })
})

describe('the sensor of daily_digest', () => {
  const trail = recoveredTrail({
    subject: { dag_id: 'daily_digest', run_id: 'r', task_id: 'wait_for_ledger', map_index: -1 },
  })
  const held = stepAt(9, 'attempting', 'held', { reason: 'awaited-run: waits for ledger_close/r' })
  const ledger = (steps: (typeof trail)['steps']) => ({ ledger: { trails: [{ ...trail, steps }] } })

  it('was held on the run that it waited for, or that is named', () => {
    expect(said(dailyDigest, ledger([...trail.steps, held]))).toEqual([])
    expect(said(dailyDigest, ledger(trail.steps))).toEqual([
      'the sensor was not held while ledger_close was being recovered',
    ])
  })
})
