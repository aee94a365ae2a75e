import { describe, expect, it } from 'vitest'
import { MemoryWatch } from '../../../../../lambdas/adapters/memory-watch.ts'
import type { WatchedRun } from '../../../../../lambdas/domain/watch/facts.ts'
import { readRuns } from '../../../../../lambdas/domain/watch/flows/read-runs.ts'
import { runOf } from '../../../../support/watch.ts'

const NOW = '2026-11-02T08:00:00.000Z'
const instant = (minute: number) => new Date(Date.parse('2026-11-01T00:00:00.000Z') + minute * 60_000).toISOString()

/** Airflow as far as it lists runs: newest first, a hundred at most. */
function airflowOf(runs: Record<string, readonly WatchedRun[]>) {
  const calls: string[][] = []
  const watch = new MemoryWatch()
  const recentRuns = async (dagIds: readonly string[], since: string) => {
    calls.push([...dagIds])
    return dagIds
      .flatMap((dagId) => (runs[dagId] ?? []).map((run) => ({ dagId, ...run })))
      .filter(({ runAfter }) => runAfter >= since)
      .toSorted((a, b) => (a.runAfter > b.runAfter ? -1 : 1))
      .slice(0, 100)
  }
  const flow = { policy: { environment: 'test' }, clock: () => NOW, watch, runs: { recentRuns } }
  return { calls, flow, watch }
}

const every = (minutes: number, count: number, state = 'success'): WatchedRun[] =>
  Array.from({ length: count }, (_, n) =>
    runOf({
      runId: `r${n}`,
      state,
      runAfter: instant(n * minutes),
      startedAt: instant(n * minutes),
      endedAt: state === 'success' ? instant(n * minutes + 1) : null,
    }),
  )

describe('runs of watched DAGs', () => {
  it('are read with one call for all of them', async () => {
    const { calls, flow, watch } = airflowOf({ a: every(60, 24), b: every(1440, 2, 'running') })

    expect(await readRuns(flow, ['a', 'b', 'c'], instant(0))).toBe(26)
    expect(calls).toEqual([['a', 'b', 'c']])
    expect((await watch.reading('test', 'a'))?.history).toHaveLength(20)
    expect(await watch.reading('test', 'b')).toMatchObject({ readAt: NOW, history: [] })
    expect(await watch.reading('test', 'c')).toMatchObject({ runs: [] })
  })

  it('are read in halves where a busy DAG fills the page, so that no other is taken for not started', async () => {
    const { calls, flow, watch } = airflowOf({ daily: every(1440, 1), busy: every(1, 400) })
    await readRuns(flow, ['busy', 'daily'], instant(0))

    expect(calls).toEqual([['busy', 'daily'], ['busy'], ['daily']])
    expect((await watch.reading('test', 'daily'))?.runs).toHaveLength(1)
    expect((await watch.reading('test', 'busy'))?.runs.at(-1)?.runId).toBe('r399')
  })

  it('replace what was known since then, drop what was deleted, keep what is older', async () => {
    const runs: Record<string, WatchedRun[]> = { a: every(60, 3, 'running') }
    const { flow, watch } = airflowOf(runs)
    await readRuns(flow, ['a'], instant(0))
    runs.a = [
      runOf({ runId: 'r1', state: 'success', runAfter: instant(60), startedAt: instant(60), endedAt: instant(62) }),
    ]
    await readRuns(flow, ['a'], instant(60))

    const reading = await watch.reading('test', 'a')
    expect(reading?.runs.map(({ runId, state }) => [runId, state])).toEqual([
      ['r0', 'running'],
      ['r1', 'success'],
    ])
    expect(reading?.history).toEqual([{ runId: 'r1', seconds: 120 }])
  })
})
