import { userInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { setKillSwitch } from '../../../bin/cli/kill-switch.ts'
import { NOW } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

describe('goaround pause', () => {
  it('switches acting off and says by whom, why, and how to go on', async () => {
    const { store, controls, out, lines } = operator()

    expect(await setKillSwitch(store, true, { reason: ' migration ', actor: 'ada' }, out, NOW)).toBe(0)

    expect(await controls.killSwitch('test')).toEqual({ paused: true, actor: 'ada', reason: 'migration', at: NOW })
    expect(lines).toEqual(['test: paused: nothing is cleared until `goaround resume` (ada: migration)'])
  })

  it.each([undefined, '', '   '])('without a reason (%j) is bad input and pauses nothing', async (reason) => {
    const { store, controls, out, lines } = operator()
    const options = reason === undefined ? {} : { reason }

    await expect(setKillSwitch(store, true, options, out, NOW)).rejects.toThrow(UsageError)

    expect([await controls.killSwitch('test'), lines]).toEqual([undefined, []])
  })

  it('is by your user name where no other is given', async () => {
    const { store, controls, out } = operator()
    await setKillSwitch(store, true, { reason: 'migration' }, out, NOW)
    expect((await controls.killSwitch('test'))?.actor).toBe(userInfo().username)
  })

  it('prints no control characters of what it was given', async () => {
    const { store, out, lines } = operator()
    await setKillSwitch(store, true, { reason: '\u001b[2Jgone\u0007', actor: 'a\nda' }, out, NOW)
    expect(lines).toEqual(['test: paused: nothing is cleared until `goaround resume` (a?da: ?[2Jgone?)'])
  })
})

describe('goaround resume', () => {
  it('switches acting on again, with or without a reason', async () => {
    const { store, controls, out, lines } = operator()
    await setKillSwitch(store, true, { reason: 'migration', actor: 'ada' }, out, NOW)

    expect(await setKillSwitch(store, false, { actor: 'bob' }, out, NOW)).toBe(0)

    expect(await controls.killSwitch('test')).toEqual({ paused: false, actor: 'bob', reason: 'resumed', at: NOW })
    expect(lines.at(-1)).toMatch(/^test: acting again; .* \(bob: resumed\)$/)
  })

  it('does not undo a pause that was said later', async () => {
    const { store, controls, out, lines } = operator()
    await setKillSwitch(store, true, { reason: 'outage', actor: 'ada' }, out, '2026-11-01T00:02:00.000Z')
    lines.splice(0)

    await expect(setKillSwitch(store, false, { actor: 'bob' }, out, NOW)).rejects.toThrow('was set later')

    expect([(await controls.killSwitch('test'))?.paused, lines]).toEqual([true, []])
  })
})

describe('the kill switch as JSON', () => {
  it('is one line with all that was written', async () => {
    const { store, out, lines } = operator()
    await setKillSwitch(store, true, { reason: 'migration', actor: 'ada', json: true }, out, NOW)
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { environment: 'test', paused: true, actor: 'ada', reason: 'migration', at: NOW },
    ])
  })
})
