import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { entryItem, outcomeItem, stateItem } from '../../../../lambdas/adapters/breaker-items.ts'
import { type BreakerLook, BreakerWatch } from '../../../../local/scenario/breaker-watch.ts'
import type { Item } from '../../../../local/scenario/scanned.ts'
import { API_KEY, at, breakerWith, entryWith, KEY, outcomeWith } from '../../../support/breakers.ts'

const waiting = { pk: 'OUT#test#http:api.example.com#3', sk: 'WAIT#a/r/send/0', kind: 'waiting' }
const table: Item[] = [
  stateItem(breakerWith()),
  stateItem(breakerWith({ key: API_KEY })),
  entryItem(KEY, entryWith(2)),
  entryItem(KEY, entryWith(1)),
  outcomeItem(KEY, outcomeWith(3), 'guard'),
  outcomeItem(KEY, outcomeWith(4), 'classifier'),
  { ...waiting, dependency: KEY.name, task_instance: 'a/r/send/0', at: at(5) },
]

/** A watch of a table whose content is these, one list a look. */
function watchOf(...contents: Item[][]) {
  const looks: BreakerLook[] = []
  const db = { send: async () => ({ Items: contents.shift() ?? [] }) } as unknown as DynamoDBDocumentClient
  return { looks, watch: new BreakerWatch(db, 'breakers', (look) => looks.push(look)) }
}

describe('the watch of breakers', () => {
  it("shows a dependency's breaker with its history, what guards told and who waited; not that of Airflow's API", async () => {
    const { watch } = watchOf(table)
    await watch.look()

    expect(watch.trails).toHaveLength(1)
    expect(watch.of(KEY.name)).toEqual({
      breaker: breakerWith(),
      entries: [entryWith(1), entryWith(2)],
      outcomes: [outcomeWith(3)],
      waited: ['a/r/send/0'],
    })
    expect(watch.of('http:other')).toBeUndefined()
  })

  it('tells each line of a history and each sensor that waits once', async () => {
    const { watch, looks } = watchOf(table, [...table, entryItem(KEY, entryWith(3))])
    await watch.look()
    await watch.look()

    expect(looks.map(({ entries }) => entries.map(({ entry }) => entry.epoch))).toEqual([[1, 2], [3]])
    expect(looks[0]?.entries[0]?.dependency).toBe(KEY.name)
    expect(looks.map(({ waits }) => waits)).toEqual([
      [{ dependency: KEY.name, taskInstance: 'a/r/send/0', at: at(5) }],
      [],
    ])
  })

  it('remembers who waited when the table has forgotten it', async () => {
    const { watch } = watchOf(table, table.slice(0, -1))
    await watch.look()
    await watch.look()

    expect(watch.of(KEY.name)?.waited).toEqual(['a/r/send/0'])
  })
})
