import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { breakerCommand } from '../../../bin/cli/breaker-command.ts'
import type { OverrideOptions } from '../../../bin/cli/breaker-override.ts'
import { UsageError } from '../../../bin/cli/failure.ts'
import { at, breakerWith, entryWith, KEY, openUntil } from '../../support/breakers.ts'
import { smallConfig } from '../../support/goaround-app.ts'
import { operator } from './fake-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-override-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NOW = at(30)
const WHY: OverrideOptions = { reason: 'maintenance', actor: 'ann' }

/** One breaker was written before; nothing is declared. */
async function operating() {
  const o = operator()
  await o.breakers.save(breakerWith({ epoch: 1, state: openUntil(at(60)) }), entryWith(1))
  const say = (verb: string | undefined, options: OverrideOptions = WHY, key: string = KEY.name) =>
    breakerCommand(o.store, key, verb, options, o.out, NOW)
  return { ...o, say, override: async () => (await o.breakers.load(KEY))?.override }
}

describe('goaround breaker <key> <override>', () => {
  it.each([
    ['force-open', 'FORCED_OPEN'],
    ['force-closed', 'FORCED_CLOSED'],
    ['metrics-only', 'METRICS_ONLY'],
    ['disable', 'DISABLED'],
  ])('%s writes %s for four hours, with who and why', async (verb, kind) => {
    const { say, override, lines, breakers } = await operating()

    expect(await say(verb)).toBe(0)

    const until = at(30 + 4 * 3600)
    expect(await override()).toEqual({ kind, actor: 'ann', reason: 'maintenance', until })
    expect(lines).toEqual([expect.stringMatching(`^${KEY.name}: ${kind} until ${until}: .* \\(ann: maintenance\\)$`)])
    expect((await breakers.entries(KEY, 1))[0]).toMatchObject({ epoch: 2, event: 'override', actor: 'ann' })
  })

  it.each([
    ['2h', 7200],
    ['30m', 1800],
    ['90s', 90],
    ['24h', 86_400],
    ['1440m', 86_400],
  ])('--for %s ends it by itself', async (span, seconds) => {
    const { say, override } = await operating()
    await say('force-open', { ...WHY, for: span })
    expect((await override())?.until).toBe(at(30 + seconds))
  })

  it('is by your user name where no other is given', async () => {
    const { say, override } = await operating()
    await say('force-open', { reason: 'maintenance' })
    expect((await override())?.actor).toBe(userInfo().username)
  })

  it('clear takes it back, with who and why', async () => {
    const { say, override, lines, breakers } = await operating()
    await say('force-open')

    expect(await say('clear', { reason: 'done', actor: 'bob' })).toBe(0)

    expect(await override()).toBeNull()
    expect((await breakers.entries(KEY, 1))[0]).toMatchObject({ epoch: 3, event: 'clear', actor: 'bob' })
    expect(lines.at(-1)).toBe(`${KEY.name}: the override is gone, the breaker decides again (bob: done)`)
  })

  it('clear of what has no override writes nothing and says so', async () => {
    const { say, text, breakers } = await operating()
    expect(await say('clear')).toBe(0)
    expect(text()).toContain('there was no override')
    expect((await breakers.load(KEY))?.epoch).toBe(1)
  })

  it('as JSON is one line with what stands now', async () => {
    const { say, lines } = await operating()
    await say('disable', { ...WHY, for: '1h', json: true })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        environment: 'test',
        breaker: KEY.name,
        override: { kind: 'DISABLED', actor: 'ann', reason: 'maintenance', until: at(3630) },
        changed: true,
      },
    ])
  })

  it('prints no control characters of what it was given', async () => {
    const { say, text } = await operating()
    await say('force-open', { reason: '\u001b[2Jgone\u0007', actor: 'a\nnn' })
    expect(text()).toMatch(/\(a\?nn: \?\[2Jgone\?\)$/)
  })
})

describe('bad input to an override', () => {
  it.each<[string, string | undefined, OverrideOptions, string]>([
    [
      'an unknown override',
      'force',
      WHY,
      'override: expected one of force-open, force-closed, metrics-only, disable, clear, found "force"',
    ],
    ['a word of JavaScript', 'constructor', WHY, 'override: expected one of'],
    ['no reason', 'force-open', { actor: 'ann' }, '--reason: a reason is needed'],
    ['a blank reason', 'force-open', { ...WHY, reason: '  ' }, '--reason: a reason is needed'],
    ['no reason to clear', 'clear', { actor: 'ann' }, '--reason: a reason is needed'],
    ['a blank actor', 'force-open', { ...WHY, actor: ' ' }, '--actor: who asks for it is missing'],
    ['beyond 24 hours', 'force-open', { ...WHY, for: '25h' }, '--for: at most 24 hours'],
    ['a second beyond 24 hours', 'force-open', { ...WHY, for: '86401s' }, '--for: at most 24 hours'],
    ['no time at all', 'force-open', { ...WHY, for: '0m' }, '--for: at least 1 second'],
    ['days', 'force-open', { ...WHY, for: '1d' }, '--for: expected a span such as 2h, 30m or 90s, found "1d"'],
    ['a bare number', 'force-open', { ...WHY, for: '60' }, '--for: expected a span'],
    ['a negative span', 'force-open', { ...WHY, for: '-1h' }, '--for: expected a span'],
    ['a span to clear', 'clear', { ...WHY, for: '1h' }, '--for: an override that is cleared ends now'],
    ['a reason and no override', undefined, { reason: 'x' }, '--reason: goes with an override'],
    ['a span and no override', undefined, { for: '1h' }, '--for: goes with an override'],
  ])('%s is refused by its name and writes nothing', async (_, verb, options, message) => {
    const { say, override, lines } = await operating()
    const said = say(verb, options)
    await expect(said).rejects.toThrow(UsageError)
    await expect(said).rejects.toThrow(message)
    expect([await override(), lines]).toEqual([null, []])
  })

  it('names all that is wrong at once', async () => {
    const said = (await operating()).say('force-open', { actor: 'ann', for: '25h' })
    await expect(said).rejects.toThrow('--reason: a reason is needed; --for: at most 24 hours')
  })

  it.each(['api.example.com', 'http:a/b', 'airflow'])('a malformed key is refused: %j', async (key) => {
    const said = (await operating()).say('force-open', WHY, key)
    await expect(said).rejects.toThrow(UsageError)
    await expect(said).rejects.toThrow('key: expected kind:name')
  })

  it('a key that nobody knows is refused, since no task would ask it, and those that there are are named', async () => {
    const { say, breakers } = await operating()
    const said = say('force-open', WHY, 'http:api.exmaple.com')
    await expect(said).rejects.toThrow(UsageError)
    await expect(said).rejects.toThrow(
      `key: test has no breaker http:api.exmaple.com; there is ${KEY.name}; --config <file> tells of those`,
    )
    expect(await breakers.list('test')).toHaveLength(1)
  })

  it('a key that is declared needs nothing written before', async () => {
    const { say, breakers } = await operating()
    const config = join(folder, 'declaring.json')
    const dependencies = [{ name: 'postgres:orders' }]
    writeFileSync(config, JSON.stringify({ ...smallConfig('test'), breakers: { dependencies } }))

    expect(await say('force-open', { ...WHY, config }, 'postgres:orders')).toBe(0)
    expect(await say('force-open', { ...WHY, config }, 'airflow-api')).toBe(0)

    const forced = (await breakers.list('test')).filter((b) => b.override?.kind === 'FORCED_OPEN')
    expect(forced.map((b) => b.key.name)).toEqual(['airflow-api', 'postgres:orders'])
  })
})
