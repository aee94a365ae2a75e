import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Evidence, type Ledger, VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import { stepOf } from '../../../lambdas/domain/recovery/advance.ts'
import { type Recovery, type RecoveryState, STATE_KINDS } from '../../../lambdas/domain/recovery/recovery.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'

const AT = (second: number) => `2026-11-01T00:00:${String(second).padStart(2, '0')}.000Z`
const STATES: RecoveryState[] = [
  { kind: 'opened' },
  { kind: 'planning', notBefore: AT(5) },
  { kind: 'waiting', until: AT(6) },
  { kind: 'attempting', since: AT(7), token: 't'.repeat(1000) },
  { kind: 'held', until: AT(8), reason: 'foreign-failures' },
  { kind: 'redriven' },
  { kind: 'dead-lettered', reason: 'permanent: "é" \u2028 💥', sentAt: null },
  { kind: 'recovered', by: 'person', tryNumber: 4, runState: 'failed-elsewhere' },
  { kind: 'waived', reason: 'run-missing' },
]
const CLOSED: RecoveryState = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }

/** What every ledger must do. Environments and ids are new in each test, so that a shared table will do. */
export function ledgerContract(make: () => Ledger | Promise<Ledger>): void {
  let ledger: Ledger
  let environment: string
  beforeEach(async () => {
    ledger = await make()
    environment = `t-${randomUUID().slice(0, 8)}`
  })

  const newId = () => randomUUID().replaceAll('-', '')
  /** A recovery of its own task instance, in this test's environment. */
  const made = (
    change: Partial<Recovery> = {},
    state: RecoveryState = { kind: 'opened' },
    task_id = 'load',
  ): Recovery => {
    const { subject } = recoveryIn(state)
    return recoveryIn(state, {
      id: newId(),
      version: 1,
      environment,
      subject: { ...subject, task_id },
      wakeAt: NOW,
      ...change,
    })
  }
  const why = (reason: string) => ({ now: NOW, actor: 'test', reason, policyHash: 'abc', attemptTimeoutSeconds: 60 })
  const step = (r: Recovery, reason = 'because') =>
    stepOf(null, r, { ...why(reason), inputs: { a: 1, b: null, c: true } })
  const evidence = (key = '00001#a'): Evidence => ({ key, event: { text: 'é\u0000💥', n: 1 }, verdict: verdictOf() })
  const opened = async (r: Recovery, replaces?: Parameters<Ledger['open']>[3]) => {
    await ledger.open(r, step(r), evidence(), replaces)
    return r
  }
  const saved = async (from: Recovery, change: Partial<Recovery>) => {
    const next = { ...from, ...change, version: from.version + 1 }
    await ledger.save(next, step(next, `version ${next.version}`))
    return next
  }

  describe('a recovery', () => {
    it('that was never opened is absent, and so is its pointer', async () => {
      const r = made()
      expect(await ledger.load(r.id)).toBeUndefined()
      expect(await ledger.pointer(environment, r.subject)).toBeUndefined()
    })

    it('is read together with others, however many, those that are not there left out', async () => {
      const all: Recovery[] = []
      for (let n = 0; n < 12; n += 1) all.push(await opened(made({}, { kind: 'opened' }, `load_${n}`)))

      const found = await ledger.loadAll([newId(), ...all.map((r) => r.id)])

      const byId = (a: Recovery, b: Recovery) => (a.id < b.id ? -1 : 1)
      expect(found.toSorted(byId)).toEqual(all.toSorted(byId))
      expect(await ledger.loadAll([])).toEqual([])
    })

    it('is opened whole: state, pointer, first step and evidence', async () => {
      const r = await opened(made())

      expect(await ledger.load(r.id)).toEqual(r)
      expect(await ledger.pointer(environment, r.subject)).toEqual({ recoveryId: r.id, settled: null })
      expect(await ledger.steps(r.id)).toEqual([step(r)])
      expect(await ledger.evidence(r.id)).toEqual([evidence()])
    })

    it.each(STATES)('that is $kind is read back as it was written', async (state) => {
      const full = {
        clearSent: { at: NOW, tryNumber: 2 },
        pausedAt: AT(1),
        deadline: AT(2),
        attempts: 3,
        redrive: 1,
      }
      const r = made({ ...full, wakeAt: null }, state)
      await opened(r)
      expect(await ledger.load(r.id)).toEqual(r)
    })

    it('is opened once for a task instance, and the one too late leaves no trace', async () => {
      const first = await opened(made())
      const second = made()

      await expect(opened(second)).rejects.toThrow(VersionConflict)

      expect(await ledger.load(second.id)).toBeUndefined()
      expect(await ledger.steps(second.id)).toEqual([])
      expect(await ledger.pointer(environment, first.subject)).toMatchObject({ recoveryId: first.id })
    })

    it('is opened by one of many that want to at the same moment', async () => {
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => opened(made())))
      expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    })

    it('is not opened a second time under its id', async () => {
      const r = await opened(made())
      const again = { ...r, subject: { ...r.subject, task_id: 'other' } }

      await expect(opened(again)).rejects.toThrow(VersionConflict)

      expect(await ledger.pointer(environment, again.subject)).toBeUndefined()
    })

    it('takes the place of a closed one, but only of the one that was seen', async () => {
      const old = await saved(await opened(made()), { state: CLOSED, wakeAt: null })
      const seen = await ledger.pointer(environment, old.subject)
      const next = await opened(made(), seen)
      expect(await ledger.pointer(environment, old.subject)).toEqual({ recoveryId: next.id, settled: null })

      await expect(opened(made(), seen)).rejects.toThrow(VersionConflict)
    })
  })

  describe('a write', () => {
    it('is the next version, with its step', async () => {
      const first = await opened(made())
      const second = await saved(first, { attempts: 1 })

      expect(await ledger.load(first.id)).toEqual(second)
      expect((await ledger.steps(first.id)).map((s) => s.reason)).toEqual(['because', 'version 2'])
    })

    it.each([
      ['an older version', -1],
      ['the same version', 0],
      ['a version that skips one', 2],
    ])('of %s conflicts and changes nothing', async (_which, difference) => {
      const r = await saved(await opened(made()), {})
      const wrong = { ...r, version: r.version + difference, attempts: 9 }

      await expect(ledger.save(wrong, step(wrong))).rejects.toThrow(VersionConflict)

      expect(await ledger.load(r.id)).toEqual(r)
      expect(await ledger.steps(r.id)).toHaveLength(2)
    })

    it('of a recovery that is not there conflicts', async () => {
      const r = made({ version: 2 })
      await expect(ledger.save(r, step(r))).rejects.toThrow(VersionConflict)
    })

    it('wins alone among many of the same version', async () => {
      const r = await opened(made())
      const results = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => saved(r, { attempts: n })))
      expect(results.filter((x) => x.status === 'fulfilled')).toHaveLength(1)
    })

    it('keeps all steps in order', async () => {
      let r = await opened(made())
      for (let n = 0; n < 12; n += 1) r = await saved(r, {})
      expect((await ledger.steps(r.id)).map((s) => s.reason)).toEqual([
        'because',
        ...Array.from({ length: 12 }, (_, n) => `version ${n + 2}`),
      ])
    })

    it.each([CLOSED, { kind: 'waived', reason: 'run-missing' } as const])(
      'of the state $kind settles the pointer up to its try and time',
      async (state) => {
        const r = await opened(made())
        const closed = await saved(r, { state, wakeAt: null, updatedAt: AT(40) })
        expect(await ledger.load(r.id)).toEqual(closed)
        const tryNumber = state.kind === 'recovered' ? 2 : 1
        expect(await ledger.pointer(environment, r.subject)).toEqual({
          recoveryId: r.id,
          settled: { tryNumber, at: AT(40) },
        })
      },
    )

    it('of a dead letter leaves the pointer open: its recovery is not over', async () => {
      const r = await opened(made())
      await saved(r, { state: { kind: 'dead-lettered', reason: 'permanent', sentAt: null } })
      expect(await ledger.pointer(environment, r.subject)).toEqual({ recoveryId: r.id, settled: null })
    })
  })

  describe('evidence', () => {
    it('is written once per failed try, and read in the order of the tries', async () => {
      const r = await opened(made())
      await ledger.addEvidence(r.id, evidence('00010#c'))
      await ledger.addEvidence(r.id, evidence('00002#b'))
      await ledger.addEvidence(r.id, { ...evidence('00002#b'), event: 'another' })

      const all = await ledger.evidence(r.id)

      expect(all.map((e) => e.key)).toEqual(['00001#a', '00002#b', '00010#c'])
      expect(all[1]).toEqual(evidence('00002#b'))
    })
  })

  describe('what is due', () => {
    it('is what has a wake time up to now, earliest first, of this environment only', async () => {
      const late = await opened(made({ wakeAt: AT(20) }, undefined, 'late'))
      const early = await opened(made({ wakeAt: AT(10) }, undefined, 'early'))
      await opened(made({ wakeAt: AT(21) }, undefined, 'not-yet'))
      await opened(made({ wakeAt: null }, { kind: 'dead-lettered', reason: 'x', sentAt: NOW }, 'parked'))
      await opened(made({ wakeAt: AT(10), environment: `${environment}x` }, undefined, 'elsewhere'))

      expect(await ledger.due(environment, AT(20), 10)).toEqual([early, late])
      expect(await ledger.due(environment, AT(20), 1)).toEqual([early])
    })

    it('is told apart from what is held, so that many held ones hide nobody', async () => {
      const waiting = await opened(made({ wakeAt: AT(10) }, { kind: 'waiting', until: AT(10) }, 'waiting'))
      const held = { kind: 'held', until: AT(5), reason: 'kill-switch' } as const
      const second = await opened(made({ wakeAt: AT(6) }, held, 'second'))
      const first = await opened(made({ wakeAt: AT(5) }, held, 'first'))

      expect(await ledger.due(environment, AT(20), 1)).toEqual([waiting])
      expect(await ledger.dueHeld(environment, AT(20), 10)).toEqual([first, second])
      expect(await ledger.dueHeld(environment, AT(5), 10)).toEqual([first])
    })

    it('is told apart from what a breaker holds, whose time no clock tells', async () => {
      const timed = { kind: 'held', until: AT(5), reason: 'kill-switch' } as const
      const other = await opened(made({ wakeAt: AT(5) }, timed, 'timed'))
      const open = { kind: 'held', until: AT(50), reason: 'breaker-open' } as const
      const held = await opened(made({ wakeAt: AT(50) }, open, 'held'))
      const earlier = await opened(made({ wakeAt: AT(1) }, { ...open, until: AT(1) }, 'earlier'))

      expect(await ledger.dueHeld(environment, AT(59), 10)).toEqual([other])
      expect(await ledger.heldByBreakers(environment, 10)).toEqual([earlier, held])
      expect(await ledger.heldByBreakers(environment, 1)).toEqual([earlier])
    })

    it('no longer holds what came to rest', async () => {
      const r = await opened(made({ wakeAt: AT(10) }))
      await saved(r, { state: CLOSED, wakeAt: null })
      expect(await ledger.due(environment, AT(59), 10)).toEqual([])
    })
  })

  describe('recoveries in a state', () => {
    it('are found and counted where they are now, most recently changed first', async () => {
      const [a, b] = [await opened(made({}, undefined, 'a')), await opened(made({}, undefined, 'b'))]
      const held: RecoveryState = { kind: 'held', until: AT(9), reason: 'long-wait' }
      const older = await saved(a, { state: held, updatedAt: AT(31) })
      const newer = await saved(b, { state: held, updatedAt: AT(32) })
      await opened(made({ environment: `${environment}x` }, held, 'elsewhere'))

      expect(await ledger.inState(environment, 'held', 10)).toEqual([newer, older])
      expect(await ledger.inState(environment, 'held', 1)).toEqual([newer])
      expect(await ledger.inState(environment, 'held', 10, AT(32))).toEqual([newer])
      expect(await ledger.inState(environment, 'held', 10, AT(33))).toEqual([])
      expect(await ledger.count(environment, 'held')).toBe(2)
      expect(await ledger.count(environment, 'opened')).toBe(0)
    })

    it('are each counted in one state only', async () => {
      for (const state of STATES) await opened(made({ wakeAt: null }, state, `task-${state.kind}`))
      for (const kind of STATE_KINDS) expect(await ledger.count(environment, kind), kind).toBe(1)
    })
  })

  describe('the pointers of a run', () => {
    it('are those of its task instances, and of no run whose name begins alike', async () => {
      const { subject } = made()
      const other = (change: Partial<Recovery['subject']>) => made({ subject: { ...subject, ...change } })
      const one = await opened(other({ map_index: 0 }))
      const two = await opened(other({ map_index: 10 }))
      await opened(other({ run_id: `${subject.run_id}0` }))
      await opened(other({ dag_id: 'orders0' }))
      await opened({ ...other({}), environment: `${environment}x` })

      const found = await ledger.pointersOfRun(environment, subject.dag_id, subject.run_id)

      expect(found).toHaveLength(2)
      expect(found).toContainEqual({ subject: one.subject, pointer: { recoveryId: one.id, settled: null } })
      expect(found).toContainEqual({ subject: two.subject, pointer: { recoveryId: two.id, settled: null } })
    })
  })
}
