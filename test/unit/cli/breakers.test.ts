import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type BreakersOptions, listBreakers, showBreaker } from '../../../bin/cli/breakers.ts'
import { UsageError } from '../../../bin/cli/failure.ts'
import type { BreakerKey } from '../../../lambdas/contracts/breaker.ts'
import type { Breaker, BreakerState } from '../../../lambdas/domain/breaker/breaker.ts'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { API_KEY, at, breakerWith, CLOSED, entryWith, KEY, openUntil, outcomeWith } from '../../support/breakers.ts'
import { smallConfig } from '../../support/goaround-app.ts'
import { recoveryIn } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-breakers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function configNaming(dependencies: object[], environment = 'test'): string {
  const file = join(folder, `${environment}-${dependencies.length}.json`)
  writeFileSync(file, JSON.stringify({ ...smallConfig(environment), breakers: { dependencies } }))
  return file
}

const NOW = at(30)
const HELD: RecoveryState = { kind: 'held', until: at(90), reason: 'breaker-open' }
const override = (kind: 'FORCED_OPEN' | 'FORCED_CLOSED', until: string) =>
  ({ kind, actor: 'ann', reason: 'maintenance', until }) as const
const probing: BreakerState = {
  kind: 'HALF_OPEN',
  probe: { owner: { recoveryId: null, taskInstance: 'orders/r1/call/-1' }, token: 7, leaseUntil: at(600) },
  passed: 1,
  reclaims: 0,
}

async function operating(...breakers: Partial<Breaker>[]) {
  const o = operator()
  for (const change of breakers) {
    const breaker = breakerWith({ epoch: 1, ...change })
    await o.breakers.save(breaker, entryWith(1))
  }
  const list = (options: BreakersOptions = {}) => listBreakers(o.store, options, o.out, NOW)
  const show = (key: string, options: BreakersOptions = {}) => showBreaker(o.store, key, options, o.out, NOW)
  const cells = () => o.lines.map((line) => line.split(/ {2,}/))
  return { ...o, list, show, cells }
}

describe('goaround breakers', () => {
  it('shows state, window, what comes next and whom it holds, those that refuse calls first', async () => {
    const glue: BreakerKey = { environment: 'test', kind: 'dep', name: 'aws:glue' }
    const { list, cells, breakers, stored } = await operating({ key: glue }, { state: openUntil(at(60)), since: at(1) })
    await breakers.putOutcome(glue, outcomeWith(1, { outcome: 'fail' }), 'guard')
    await breakers.putOutcome(glue, outcomeWith(2), 'guard')
    await breakers.putOutcome(glue, outcomeWith(3, { outcome: 'fail' }), 'classifier')
    breakers.wait(KEY, { taskInstance: 'a/r/wait/-1', at: at(2) }, at(600))
    await stored(recoveryIn(HELD))

    expect(await list()).toBe(1)

    expect(cells()).toEqual([
      ['BREAKER', 'STATE', 'SINCE', 'EPOCH', 'WINDOW', 'NEXT', 'WORK', 'OVERRIDE'],
      [
        KEY.name,
        'OPEN',
        '2026-11-01T00:00:01Z',
        '1',
        '-',
        'a probe, not before 2026-11-01T00:01:00Z',
        '1 held, 1 waiting',
        '-',
      ],
      ['aws:glue', 'CLOSED', '2026-11-01T00:00:00Z', '1', '1 of 2 failed, 1 unguarded failed', '-', '-', '-'],
    ])
  })

  it.each<[string, Partial<Breaker>, number]>([
    ['closed', { state: CLOSED }, 0],
    ['half open', { state: probing }, 1],
    ['closed, forced open', { override: override('FORCED_OPEN', at(60)) }, 1],
    ['closed, was forced open until now', { override: override('FORCED_OPEN', NOW) }, 0],
    ['open, forced closed', { state: openUntil(at(60)), override: override('FORCED_CLOSED', at(60)) }, 0],
  ])('ends with 1 where calls are refused: %s', async (_, change, code) => {
    expect(await (await operating(change)).list()).toBe(code)
  })

  it.each<[string, BreakerState, string]>([
    ['a probe that is out', probing, 'orders/r1/call/-1 probes until 2026-11-01T00:10:00Z'],
    ['no probe yet', { kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 0 }, 'the next probe, after 1'],
    ['nobody to probe', openUntil(at(1)), 'a probe, once there is work'],
  ])('tells what comes next: %s', async (_, state, words) => {
    const { list, text } = await operating({ state })
    await list()
    expect(text()).toContain(words)
  })

  it('says that the machine rests under an override, and until when', async () => {
    const { list, text } = await operating({ state: openUntil(at(1)), override: override('FORCED_OPEN', at(60)) })
    await list()
    expect(text()).toMatch(/rests until 2026-11-01T00:01:00Z .* FORCED_OPEN by ann until 2026-11-01T00:01:00Z$/)
  })

  it('counts for the API of the environment what waits for Airflow, and no other failure’s work', async () => {
    const { list, lines, stored } = await operating({ key: API_KEY, state: openUntil(at(60)) })
    await stored(recoveryIn({ ...HELD, reason: 'airflow-unavailable' }))
    await list({ json: true })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ key: API_KEY, held: 1, waiting: 0 })
  })

  it.each<[string, RecoveryState, string]>([
    ['for another reason', { ...HELD, reason: 'long-wait' }, KEY.name],
    ['on another dependency', HELD, 'http:other.example.com'],
  ])('counts no work that is held %s', async (_, state, dependency) => {
    const { list, lines, stored } = await operating({ state: openUntil(at(60)) })
    const recovery = recoveryIn(state)
    await stored({ ...recovery, verdict: { ...recovery.verdict, dependency } })
    await list({ json: true })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ held: 0 })
  })

  it('shows what is declared and was never written, which is closed', async () => {
    const { list, lines } = await operating()
    const config = configNaming([{ name: 'postgres:orders', breaker: { windowSeconds: 7 } }])

    expect(await list({ config, json: true })).toBe(0)

    const found = lines.map((line) => JSON.parse(line))
    expect(found.map((b) => [b.key.name, b.epoch, b.shut, b.window.seconds])).toEqual([
      ['airflow-api', 0, false, 60],
      ['postgres:orders', 0, false, 7],
    ])
  })

  it('says so where there are none', async () => {
    const { list, lines } = await operating()
    expect([await list(), lines]).toEqual([0, ['no breakers']])
  })

  it('takes no configuration of another environment', async () => {
    const { list } = await operating()
    const config = configNaming([], 'other')
    await expect(list({ config })).rejects.toThrow('--config: expected the configuration of test, found other')
  })

  it('as JSON prints each whole on a line', async () => {
    const { list, lines, breakers } = await operating({ state: probing })
    await list({ json: true })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...(await breakers.load(KEY)), shut: true, window: null, held: 0, waiting: 0 },
    ])
  })

  it('prints nothing raw that could move the cursor or forge a line', async () => {
    const hostile = { ...override('FORCED_OPEN', at(60)), actor: '\u001b[2Jann\r\nBREAKER\u009b31m' }
    const { list, show, lines } = await operating({ override: hostile })
    await list()
    expect(lines).toHaveLength(2)
    await show(KEY.name)
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
  })
})

describe('goaround breaker <key>', () => {
  it('shows its last transitions with their reasons, newest first', async () => {
    const openedBy = { rule: 'rate', evidence: '5 of 9 failed', at: at(1) } as const
    const { show, lines, breakers } = await operating({ state: CLOSED })
    const opened = breakerWith({ epoch: 2, state: openUntil(at(60)), since: at(1), openedBy, k: 1 })
    await breakers.save(opened, entryWith(2, { reason: '5 of 9 failed (56 %), by a, b' }))

    expect(await show(KEY.name)).toBe(1)

    expect(lines).toEqual([
      'breaker    http:api.example.com in test',
      'state      OPEN, not closed since 2026-11-01T00:00:01.000Z, epoch 2; calls are refused',
      'override   -',
      'next       a probe, not before 2026-11-01T00:01:00Z',
      'window     -',
      'work       -',
      'opened     at 2026-11-01T00:00:01.000Z, rate: 5 of 9 failed (2 in a row)',
      '',
      'transitions, newest first',
      '  2026-11-01T00:00:02.000Z  #2  CLOSED -> OPEN  outcomes (tripped) by evaluate-breakers: 5 of 9 failed (56 %), by a, b',
      '  2026-11-01T00:00:01.000Z  #1  CLOSED -> OPEN  outcomes (tripped) by evaluate-breakers: 5 of 5 failed (100 %), by a, b',
    ])
  })

  it('as JSON carries the transitions too', async () => {
    const { show, lines } = await operating({ state: CLOSED })
    expect(await show(KEY.name, { json: true })).toBe(0)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ shut: false, entries: [entryWith(1)] })
  })

  it('that nobody declared or wrote is a problem, said in a sentence', async () => {
    const { show, lines } = await operating()
    expect(await show('http:api.exmaple.com')).toBe(1)
    expect(lines).toEqual(['nothing was ever written of a breaker http:api.exmaple.com in test'])
  })

  it('that is declared and was never written is closed', async () => {
    const { show, text } = await operating()
    expect(await show(KEY.name, { config: configNaming([{ name: KEY.name }]) })).toBe(0)
    expect(text()).toContain('CLOSED, nothing was written of it yet; calls are let through')
  })

  it.each(['', 'api.example.com', 'HTTP:api', 'http:', 'http:a b', 'http:\u001b[2J', 'airflow-ap'])(
    'takes no malformed key: %j',
    async (key) => {
      const shown = (await operating()).show(key)
      await expect(shown).rejects.toThrow(UsageError)
      await expect(shown).rejects.toThrow(/^key: expected kind:name, .* found "/)
    },
  )
})
