import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { briefId, incidentNamed } from '../../../bin/cli/incident-id.ts'
import { BASE, incidentOf } from '../../support/incident-story.ts'
import { operator } from './fake-store.ts'

const OTHER = 'c0ffee13'.padEnd(32, 'f')

async function named(what: string, ...incidents: ReturnType<typeof incidentOf>[]) {
  const { store } = operator()
  for (const incident of incidents) await store.incidents.create(incident)
  return (await incidentNamed(store, what))?.id
}

describe('an incident by name', () => {
  const first = incidentOf({ state: { kind: 'closed', at: '2026-11-01T01:00:00.000Z' } })
  const second = incidentOf({ generation: 2 })
  const other = incidentOf({ base: OTHER })

  it.each([
    [`${BASE}-1`, first.id],
    ['c0ffee12-1', first.id],
    ['c0ffee12', second.id],
    [BASE, second.id],
    ['c0ffee120', second.id],
    ['c0ffee13', other.id],
    ['c0ffee12-3', undefined],
    ['deadbeef', undefined],
    ['f'.repeat(32), undefined],
  ])('%s is the incident %s', async (what, id) => {
    expect(await named(what, first, second, other)).toBe(id)
  })

  it('that is the beginning of several is bad input and names them', async () => {
    const close = incidentOf({ base: 'c0ffee12'.padEnd(32, '1') })
    const found = named('c0ffee12', first, close)
    await expect(found).rejects.toThrow(UsageError)
    await expect(found).rejects.toThrow(`c0ffee12 is the beginning of 2 incidents: ${BASE}, ${close.base}`)
  })

  it('of another environment is not known here', async () => {
    expect(await named(first.id, { ...first, environment: 'prod' })).toBeUndefined()
  })

  it.each(['', 'c0ffee1', 'C0FFEE12', 'c0ffee12-0', 'c0ffee12-x', `${BASE}0`, '../c0ffee12', 'c0ffee12\n'])(
    'that can be no id is bad input: %j',
    async (what) => {
      await expect(named(what, first)).rejects.toThrow(UsageError)
    },
  )

  it('in an error has no control characters', async () => {
    await expect(named('\u001b[2J')).rejects.toThrow('found ?[2J')
  })
})

it('is written as short as it can be among others, and that is understood', async () => {
  const close = { base: 'c0ffee12'.padEnd(32, '1'), generation: 3 }
  const mine = incidentOf()
  expect(briefId(mine, [mine])).toBe('c0ffee12-1')
  expect(briefId(mine, [mine, close])).toBe('c0ffee120-1')
  expect(await named('c0ffee120-1', mine, incidentOf(close))).toBe(mine.id)
})
