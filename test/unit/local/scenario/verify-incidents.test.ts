import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import type { ExpectedIncident } from '../../../../local/scenario/scenario-case.ts'
import { incidentMismatches } from '../../../../local/scenario/verify-incidents.ts'
import { affectedRun, incidentTrail, mappedTrails, recoveredTrail } from './trails.ts'

const BASE = 'd'.repeat(32)
const first = recoveredTrail({ incidentId: `${BASE}-1` })
const trails = mappedTrails(3)
const cause = incidentTrail([first], { base: BASE, cause: { kind: 'dependency', dependency: 'postgres:orders' } })
const incident = incidentTrail(trails, { causedBy: [`${BASE}-1`] }, [affectedRun(2)])
const balance = balanceOf([first, ...trails], [cause, incident], 0)

const orders: ExpectedIncident = { cause: 'postgres:orders', dags: ['orders'], members: 1, victims: 0 }
const prices: ExpectedIncident = {
  cause: 'http:api.example.com',
  dags: ['prices'],
  members: 3,
  victims: 2,
  causedBy: 'orders',
}
const found = (change: Partial<ExpectedIncident> = {}, of = balance) =>
  incidentMismatches(of, [orders, { ...prices, ...change }])

describe('what is not as it should be with the incidents', () => {
  it('is nothing where all are', () => {
    expect(found()).toEqual([])
    expect(found({ members: 2, membersAtMost: 3 })).toEqual([])
  })

  it.each([
    [{ cause: 'http:shop' }, 'cause http:api.example.com, expected http:shop'],
    [{ members: 60 }, '3 members, expected 60'],
    [{ members: 4, membersAtMost: 6 }, '3 members, expected 4 to 6'],
    [{ victims: 20 }, '2 victims, expected 20'],
    [{ causedBy: undefined }, `follows from ${BASE}-1, expected nothing`],
    [{ causedBy: 'prices' }, `follows from ${BASE}-1, expected prices`],
  ])('is named where %o was expected', (change, sentence) => {
    expect(found(change as Partial<ExpectedIncident>)).toEqual([`incident of prices: ${sentence}`])
  })

  it('is one that is still open', () => {
    const open = { ...incident, incident: { ...incident.incident, state: { kind: 'open' } as const } }

    expect(found({}, balanceOf([first, ...trails], [cause, open], 0))).toEqual([
      'incident of prices: open, expected closed',
    ])
  })

  it('is a cause with two incidents, and one with none', () => {
    const [one, ...others] = trails
    const moved = one && { ...one, recovery: { ...one.recovery, incidentId: `${'e'.repeat(32)}-1` } }
    const twice = [incidentTrail(others), incidentTrail(moved ? [moved] : [], { base: 'e'.repeat(32) })]
    const split = balanceOf([first, ...(moved ? [moved] : []), ...others], [cause, ...twice], 0)

    expect(found({}, split)).toEqual(['incident of prices: 2 incidents, expected one'])
    expect(found({}, balanceOf([first], [cause], 0))).toEqual(['incident of prices: 0 incidents, expected one'])
  })

  it('is an incident that nobody expected, and one with failures of a DAG that is not its', () => {
    expect(incidentMismatches(balance, [orders])).toEqual([
      'incident http:api.example.com: nobody expected it (3 members)',
    ])
    expect(incidentMismatches(balance, [orders, { ...prices, dags: ['prices', 'sales'] }])).toEqual([
      'incident of prices, sales: members of prices',
    ])
  })

  it('is a root outside of its DAGs, and one that is not known', () => {
    const rooted = (root: typeof cause.root) => balanceOf([first, ...trails], [cause, { ...incident, root }], 0)

    expect(found({}, rooted(cause.root))).toEqual(['incident of prices: root orders.load'])
    expect(found({}, rooted(null))).toEqual(['incident of prices: root unknown'])
  })
})
