import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { rulesCommand } from '../../../bin/cli/rules-command.ts'
import type { Outcome } from '../../../lambdas/contracts/track.ts'
import { foldOutcomes } from '../../../lambdas/domain/flows/fold-outcomes.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../support/events.ts'
import { smallConfig } from '../../support/goaround-app.ts'
import { outcomeOf } from '../../support/outcomes.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-rules-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DEFAULTS = { days: '7', limit: '20' }
const LATER = plusSeconds(NOW, 120)
const VERDICT = { class: 'transient', category: 'network' }

function commands(rules: object[] = [], more: object = {}) {
  const o = operator()
  const config = join(folder, `${Math.abs(JSON.stringify([rules, more]).length)}-${rules.length}.json`)
  writeFileSync(config, JSON.stringify({ ...smallConfig(), rules, ...more }))
  const run = (options: Partial<Parameters<typeof rulesCommand>[0]> = {}) =>
    rulesCommand({ ...DEFAULTS, config, ...options }, async () => o.store, o.out, LATER)
  return { ...o, run }
}

describe('goaround rules', () => {
  it('lists own rules in their order, with what each looks for', async () => {
    const { run, lines } = commands([
      { name: 'shop-busy', reason: 'Sundays', when: { http_status: [502, 503], host: '*.shop.com' }, then: VERDICT },
      { name: 'stock-moved', when: { dag: 'stock' }, then: { class: 'permanent', category: 'config-error' } },
    ])

    expect(await run()).toBe(0)

    expect(lines.slice(1).map((line) => line.split(/ {2,}/))).toEqual([
      ['shop-busy', 'transient, network', 'http_status=502|503 host=*.shop.com', 'Sundays', '-'],
      ['stock-moved', 'permanent, config-error', 'dag=stock', '-', '-'],
    ])
  })

  it('tells of a rule that never decides, by exit code too', async () => {
    const { run, text, lines } = commands([
      { name: 'all', when: { dag: '*' }, then: VERDICT },
      { name: 'orders', when: { dag: 'orders' }, then: VERDICT },
    ])

    expect(await run()).toBe(1)
    expect(text()).toContain('all goes before it and matches whatever it matches')

    lines.splice(0)
    expect(await run({ json: true })).toBe(1)
    expect(lines.map((line) => JSON.parse(line).shadowed_by)).toEqual([null, 'all'])
  })

  it('says where to read on where there are none', async () => {
    const { run, text } = commands()
    expect(await run()).toBe(0)
    expect(text()).toContain('docs/own-rules.md')
  })

  it('reads the stage that the environment names', async () => {
    const { run, text } = commands()
    expect(await run({ config: undefined, env: 'dev' } as never)).toBe(0)
    expect(text()).toContain('no rules')
  })

  it.each([
    [{ config: '/no/such.json' }, /no such file/],
    [{ config: undefined, env: 'staging' }, /no environment 'staging'/],
    [{ config: undefined, env: undefined }, /--config <file>/],
    [{ stats: true, suggest: true }, /not both/],
    [{ suggest: true, days: '0' }, /--days: expected a whole number from 1 to 90, found 0/],
    [{ suggest: true, days: '1.5' }, /--days/],
    [{ suggest: true, limit: 'x\u001b' }, /--limit: .*found x\?/],
  ])('takes bad input for what it is: %j', async (options, message) => {
    const { run } = commands()
    await expect(run(options as never)).rejects.toThrow(UsageError)
    await expect(run(options as never)).rejects.toThrow(message)
  })
})

describe('goaround rules --stats', () => {
  async function known(...outcomes: [number, Partial<Outcome>][]) {
    const c = commands([], { track: { minOutcomes: 20, falseShare: 0.3 } })
    for (const [count, change] of outcomes) {
      for (let n = 0; n < count; n += 1) {
        const recoveryId = `${Math.random()}`.slice(2).padStart(32, '0').slice(-32)
        await c.flow.track.book('test', outcomeOf({ recoveryId, ...change }))
      }
    }
    c.time.now = LATER
    await foldOutcomes(c.flow)
    return c
  }

  it('tells how often each rule was wrong, the worst first, and what follows', async () => {
    const { run, lines } = await known(
      [14, { rule: 'timeout-words', result: 'false-transient' }],
      [8, { rule: 'timeout-words', result: 'right' }],
      [9, { rule: 'timeout-words', result: 'healed' }],
      [20, { rule: 'timeout-words', result: 'failed-same' }],
      [40, { rule: 'dns-lookup', result: 'right' }],
      [3, { rule: 'none', result: 'unclear' }],
    )

    expect(await run({ stats: true })).toBe(1)

    expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/))).toEqual([
      ['timeout-words', '8', '14', '0', '0', '9 of 29', '64 % (41 % to 83 %)', 'demoted'],
      ['dns-lookup', '40', '0', '0', '0', '0 of 0', '0 % (0 % to 9 %)', 'in order'],
      ['none', '0', '0', '0', '3', '0 of 0', '-', 'too few'],
    ])
    expect(lines.at(-1)).toContain('at least 20 of those, and the lower end above 30 %')
  })

  it('is good news where no rule is demoted, and none where nothing is known', async () => {
    const good = await known([2, { result: 'right' }])
    expect(await good.run({ stats: true })).toBe(0)

    const nothing = await known()
    expect(await nothing.run({ stats: true })).toBe(0)
    expect(nothing.text()).toBe('no outcome is known yet')
  })

  it('gives the numbers as JSON', async () => {
    const { run, lines } = await known([25, { rule: 'bad', result: 'false-permanent' }])

    await run({ stats: true, json: true })

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      rule: 'bad',
      tally: { 'false-permanent': 25 },
      share: { false: 25, of: 25, interval: { low: expect.closeTo(0.863, 2), high: 1 } },
      standing: 'demoted',
    })
  })
})

describe('goaround rules --suggest', () => {
  const FINGERPRINT = 'abcdefabcdefabcd'

  async function unclassified(count: number, message: string, change: Partial<Recovery> = {}) {
    const c = commands()
    const verdict = verdictOf({ class: 'unknown', category: 'unknown', rule: 'none', fingerprint: FINGERPRINT })
    for (let n = 0; n < count; n += 1) {
      const base = recoveryIn({ kind: 'dead-lettered', reason: 'exhausted', sentAt: NOW })
      const recovery = {
        ...base,
        id: String(n).padStart(32, '0'),
        subject: { ...base.subject, dag_id: n % 2 ? 'stock' : 'orders', map_index: n },
        verdict: { ...base.verdict, class: 'unknown' as const, category: 'unknown' as const, fingerprint: FINGERPRINT },
        ...change,
      }
      await c.stored(recovery)
      const exception = [
        { type: 'shop.Odd', mro: ['shop.Odd'], message, relation: 'raised' as const, codes: {}, frames: [] },
      ]
      await c.ledger.addEvidence(recovery.id, { key: '00001#x', event: failedEvent({ exception }), verdict })
    }
    return c
  }

  it('offers a rule for each cause, with what speaks for it', async () => {
    const { run, lines, flow } = await unclassified(4, 'the ledger 17 is being closed')
    for (let n = 0; n < 6; n += 1) {
      const recoveryId = String(n).padStart(32, 'e')
      await flow.track.book('test', outcomeOf({ recoveryId, fingerprint: FINGERPRINT }))
    }
    await foldOutcomes({ ...flow, clock: () => LATER })

    expect(await run({ suggest: true })).toBe(0)

    expect(lines).toEqual([
      `4 failure(s) of cause ${FINGERPRINT} in 2 DAG(s), the last at 2026-11-01T00:00:20.000Z`,
      '  DAGs        orders, stock',
      expect.stringMatching(/^ {2}examples {4}0{32} /),
      '  retries     a retry of this cause healed 6 of 6 times (95 % between 59 % and 100 %)',
      '  would match 0 of 0 other unclassified causes',
      '  for `rules` of the configuration:',
      expect.stringMatching(/^ {4}\{.*\}$/),
      '',
    ])
    expect(JSON.parse(lines[6] ?? '')).toEqual({
      name: 'odd-abcdef',
      when: { exception: 'Odd', message: 'is\\W+being\\W+closed' },
      then: { class: 'transient', category: 'unknown' },
    })
  })

  it('asks where retries have not told enough; the configuration takes no question for an answer', async () => {
    const { run, lines, text } = await unclassified(1, 'the ledger 17 is being closed')
    await run({ suggest: true })

    expect(text()).toContain('once you say whether a retry helps')
    const { run: check } = commands([JSON.parse(lines.at(-2) ?? '')])
    await expect(check()).rejects.toThrow(/rules.0.then.class: found "\?", expected one of transient, permanent/)
  })

  it('looks at the days that are asked for', async () => {
    const { run, text } = await unclassified(1, 'x', {
      failure: { ...recoveryIn({ kind: 'opened' }).failure, endedAt: '2026-10-20T00:00:00.000Z' },
    })
    await run({ suggest: true })
    expect(text()).toBe('every failure of the last 7 days had a verdict')
    await run({ suggest: true, days: '30' })
    expect(text()).toContain('1 failure(s)')
  })

  it('shows at most as many causes as are asked for, as JSON too', async () => {
    const { run, lines } = await unclassified(2, 'the ledger 17 is being closed')
    await run({ suggest: true, json: true, limit: '1' })

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { fingerprint: FINGERPRINT, dags: ['orders', 'stock'], suggestion: { rule: { name: 'odd-abcdef' } } },
    ])
  })

  it('prints nothing raw of what failures said', async () => {
    const { run, lines } = await unclassified(1, 'over \u001b[2J and \u202e out \u0007 again and again')
    await run({ suggest: true })
    for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]*$/)
  })

  it('says so where failures share nothing', async () => {
    const { run, text, ledger } = await unclassified(1, 'x')
    ledger.evidence = async () => []
    await run({ suggest: true })
    expect(text()).toContain('they share nothing that tells them from others')
  })
})
