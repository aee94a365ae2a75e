import { describe, expect, it } from 'vitest'
import { dueRuns, undecided } from '../../../../lambdas/domain/watch/due-runs.ts'
import type { RunsReading } from '../../../../lambdas/domain/watch/facts.ts'
import { isBlind, judgeDeadline } from '../../../../lambdas/domain/watch/judge-deadline.ts'
import type { OpenRecovery } from '../../../../lambdas/domain/watch/judge-run.ts'
import { deadlineOf, readingOf, runOf } from '../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
const FROM = at('00:00')

function judge(
  now: string,
  reading: RunsReading | undefined,
  recoveries: Record<string, OpenRecovery> = {},
  deadline = deadlineOf(),
) {
  const schedule = { cron: deadline.cron, timeZone: deadline.timeZone, calendar: null }
  const open = undecided(dueRuns({ schedule, dueSeconds: deadline.dueSeconds }, reading, FROM, now), now)
  return judgeDeadline(deadline, open, reading, new Map(Object.entries(recoveries)), now)
}
const HALF_HOURS = [1500, 1700, 1800, 1900, 2100]
const succeeded = (endedAt: string) => runOf({ state: 'success', endedAt })

describe('a run that is due', () => {
  it('is nobody’s business before it is due to start', () => {
    expect(judge(at('05:59'), undefined)).toMatchObject({ status: 'ok', due: null })
  })

  it('is fine while it runs, by how long others took', () => {
    expect(judge(at('06:10'), readingOf([runOf()], at('06:09'), HALF_HOURS))).toMatchObject({
      status: 'ok',
      due: at('07:00'),
    })
  })

  it('is done when it has succeeded in time, and also when late', () => {
    for (const end of ['06:40', '07:20']) {
      expect(judge(at('07:30'), readingOf([succeeded(at(end))], at('07:25')))).toMatchObject({
        status: 'ok',
        due: null,
      })
    }
  })

  it('is late at its deadline by a reading from after it, and says what it is doing', () => {
    const judged = judge(at('07:01'), readingOf([runOf()], at('07:00'), HALF_HOURS))

    expect(judged).toMatchObject({ status: 'breached', severity: 'error', due: at('07:00') })
    expect(judged.why).toContain('1 min late')
    expect(judged.why).toContain('runs since 2026-11-02T06:00:05.000Z')
  })

  it('is not called late by a reading from before its deadline: it may have succeeded since', () => {
    expect(judge(at('07:01'), readingOf([runOf()], at('06:58')))).toMatchObject({ status: 'unknown' })
  })

  it('makes the watcher blind after ten minutes without a reading', () => {
    const judged = (time: string) => judge(at(time), readingOf([runOf()], at('06:58')))

    expect(isBlind(judged('07:09'), at('07:09'))).toBe(false)
    expect(isBlind(judged('07:10'), at('07:10'))).toBe(true)
  })

  it('counts as done by a run that a person triggered in its stead, or a backfill, and not by an earlier one', () => {
    const manual = (runAfter: string) => runOf({ runId: 'manual__1', state: 'success', runAfter, endedAt: at('06:50') })
    const failed = runOf({ state: 'failed', endedAt: at('06:10') })

    expect(judge(at('07:30'), readingOf([failed, manual(at('06:30'))], at('07:10')))).toMatchObject({ status: 'ok' })
    expect(judge(at('07:30'), readingOf([manual(at('05:59')), failed], at('07:10')))).toMatchObject({
      status: 'breached',
    })
  })

  it('does not matter any more when a later one has succeeded, nor after a week', () => {
    const next = runOf({
      runId: 'next',
      state: 'success',
      runAfter: '2026-11-03T06:00:00.000Z',
      endedAt: '2026-11-03T06:30:00.000Z',
    })

    expect(judge('2026-11-03T07:30:00.000Z', readingOf([next], '2026-11-03T07:10:00.000Z'))).toMatchObject({
      status: 'ok',
    })
    const none = readingOf([], '2026-11-09T07:30:00.000Z')
    expect(judge('2026-11-08T07:10:00.000Z', none)).toMatchObject({ status: 'breached', due: at('07:00') })
    expect(judge('2026-11-09T07:10:00.000Z', none).due).toBe('2026-11-03T07:00:00.000Z')
  })
})

describe('a run that will be late', () => {
  it('never started: at risk five minutes after it was due, for certain when no run is that quick', () => {
    const known = readingOf([], at('06:06'), HALF_HOURS)

    expect(judge(at('06:04'), readingOf([], at('06:03')))).toMatchObject({ status: 'ok' })
    expect(judge(at('06:06'), known)).toMatchObject({ status: 'at-risk', severity: 'warning' })
    expect(judge(at('06:06'), known).why).toContain('has not started')
    expect(judge(at('06:50'), { ...known, readAt: at('06:49') })).toMatchObject({
      status: 'at-risk',
      severity: 'error',
    })
  })

  it('is at risk when half of the others would be late, for certain when nine of ten would', () => {
    const started = runOf({ startedAt: at('06:32') })
    const late = runOf({ startedAt: at('06:45') })

    expect(judge(at('06:33'), readingOf([started], at('06:33'), HALF_HOURS))).toMatchObject({
      status: 'at-risk',
      severity: 'warning',
    })
    expect(judge(at('06:46'), readingOf([late], at('06:46'), HALF_HOURS))).toMatchObject({
      status: 'at-risk',
      severity: 'error',
    })
  })

  it('makes no progress when it takes half as long again as the longest', () => {
    const judged = judge(at('06:55'), readingOf([runOf()], at('06:55'), [1500, 1700, 1800, 1900, 2100]))

    expect(judged).toMatchObject({ status: 'at-risk' })
    expect(judged.why).toContain('makes no progress')
  })

  it('is told by the clock where too few others are known', () => {
    expect(judge(at('06:44'), readingOf([runOf()], at('06:44')))).toMatchObject({ status: 'ok' })
    expect(judge(at('06:45'), readingOf([runOf()], at('06:45')))).toMatchObject({
      status: 'at-risk',
      severity: 'warning',
    })
  })

  it('failed with nothing of it recovered, as by a dagrun_timeout', () => {
    const judged = judge(at('06:20'), readingOf([runOf({ state: 'failed', endedAt: at('06:15') })], at('06:16')))

    expect(judged).toMatchObject({ status: 'at-risk', severity: 'error' })
    expect(judged.why).toContain('dagrun_timeout')
  })

  it('failed and waits for its recovery: what was left of it counts from when that goes on', () => {
    const failed = readingOf([runOf({ state: 'failed', endedAt: at('06:15') })], at('06:16'), HALF_HOURS)
    const waits = (wakeAt: string | null) => ({ 'scheduled__2026-11-02': { wakeAt, note: 'load: attempt 2' } })
    const run = runOf().runId

    const soon = { [run]: { wakeAt: at('06:20'), note: 'load: attempt 2' } }
    const late = { [run]: { wakeAt: at('06:50'), note: 'load: attempt 2' } }
    expect(judge(at('06:17'), failed, soon)).toMatchObject({ status: 'ok' })
    expect(judge(at('06:17'), failed, late)).toMatchObject({ status: 'at-risk', severity: 'error' })
    expect(judge(at('06:17'), failed, late).why).toContain('attempt 2')
    expect(judge(at('06:17'), failed, waits(null))).toMatchObject({ status: 'at-risk', severity: 'error' })
  })

  it('is never told louder than its breach would be', () => {
    const info = deadlineOf({ severity: 'info' })

    expect(judge(at('06:45'), readingOf([runOf()], at('06:45')), {}, info)).toMatchObject({ severity: 'info' })
  })
})
