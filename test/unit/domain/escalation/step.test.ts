import { describe, expect, it } from 'vitest'
import type { Channel, Team } from '../../../../lambdas/contracts/escalation.ts'
import type { Severity } from '../../../../lambdas/contracts/severity.ts'
import type { Need } from '../../../../lambdas/domain/escalation/need.ts'
import {
  acknowledged,
  delivered,
  failed,
  type Paging,
  silent,
  type Telling,
} from '../../../../lambdas/domain/escalation/paging.ts'
import { isAsked, pageStepOf } from '../../../../lambdas/domain/escalation/step.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { escalationWith, SECRET_ARN } from '../../../support/escalation.ts'
import { NOW } from '../../../support/recoveries.ts'

const team = (change: Partial<Team> = {}): Team => escalationWith(change).teams[0] as Team
const PD = team({ pagerDuty: { routingKeySecretArn: SECRET_ARN, region: 'us' } })
const needs = (severity: Severity): Need => ({ severity, reasons: [{ kind: 'dead-letter', severity, why: 'x' }] })
const at = (seconds: number) => plusSeconds(NOW, seconds)
const nobody = silent('test', `${'c'.repeat(32)}-1`)
const told = (severity: Severity, channel: Channel = 'sns', telling: Telling = 'trigger', of = team(), from = nobody) =>
  delivered(from, { telling, channel, severity, team: of, now: NOW, owed: false })
const step = (paging: Paging, need: Need | null, seconds = 0, of = team(), closed = false) =>
  pageStepOf(paging, need, closed, of, at(seconds))

describe('the first page', () => {
  it('is told when a person is needed, and not when nobody is', () => {
    expect(step(nobody, needs('warning'))).toEqual({ kind: 'trigger', severity: 'warning' })
    expect(step(nobody, null)).toEqual({ kind: 'nothing' })
    expect(step(nobody, null, 0, team(), true)).toEqual({ kind: 'nothing' })
  })
})

describe('after that', () => {
  it('nothing is told while it is as bad, better, or being worked on', () => {
    const paging = told('error', 'pagerduty', 'trigger', PD)
    for (const need of [needs('error'), needs('warning'), null]) {
      expect(step(paging, need, 86_400, PD)).toEqual({ kind: 'nothing' })
    }
  })

  it('it is told again when it gets worse, also where somebody had it', () => {
    const taken = acknowledged(told('error'), { by: 'ada', at: at(5), reason: 'on it' })
    expect(step(told('error'), needs('critical'))).toEqual({ kind: 'update', severity: 'critical' })
    expect(taken && step(taken, needs('critical'))).toEqual({ kind: 'update', severity: 'critical' })
  })

  it('it is over when its incident is, by whoever holds it', () => {
    const paging = told('error', 'sns', 'hand-over', PD, told('error', 'pagerduty', 'trigger', PD))
    expect(step(paging, null, 0, PD, true)).toMatchObject({ kind: 'resolve', channels: ['pagerduty', 'sns'] })
  })

  it('a cause that comes back after it was over is told anew', () => {
    const over = told('error', 'sns', 'resolve', team(), told('error'))
    expect(over.state).toEqual({ kind: 'silent' })
    expect(step(over, needs('info'))).toEqual({ kind: 'trigger', severity: 'info' })
  })
})

describe('the next tier', () => {
  it('is told by SNS when its time has come and nobody acknowledged, and each tier once', () => {
    const first = told('error')
    expect(step(first, needs('error'), 899)).toEqual({ kind: 'nothing' })
    expect(step(first, needs('error'), 900)).toEqual({ kind: 'remind', severity: 'error' })
    const second = told('error', 'sns', 'remind', team(), first)
    expect(second.sent.map(({ tier }) => tier)).toEqual(['first', 'second'])
    expect(step(second, needs('error'), 90_000)).toEqual({ kind: 'nothing' })
  })

  it('is not told of what can wait, of what somebody has, nor while nobody is needed', () => {
    expect(step(told('warning'), needs('warning'), 900)).toEqual({ kind: 'nothing' })
    const taken = acknowledged(told('error'), { by: 'ada', at: at(5), reason: 'on it' })
    expect(taken && step(taken, needs('error'), 900)).toEqual({ kind: 'nothing' })
    expect(step(told('error'), null, 900)).toEqual({ kind: 'nothing' })
  })

  it('is PagerDuty’s where PagerDuty has the page', () => {
    expect(step(told('critical', 'pagerduty', 'trigger', PD), needs('critical'), 9000, PD)).toEqual({ kind: 'nothing' })
  })
})

describe('an acknowledgement', () => {
  it('is told to PagerDuty, once', () => {
    const taken = acknowledged(told('error', 'pagerduty', 'trigger', PD), { by: 'ada', at: at(5), reason: 'on it' })
    expect(taken && step(taken, needs('error'), 9, PD)).toMatchObject({ kind: 'acknowledge', channels: ['pagerduty'] })
    expect(taken?.wakeAt).toBe(at(5))
    const known = taken && told('error', 'pagerduty', 'acknowledge', PD, taken)
    expect(known && step(known, needs('error'), 9, PD)).toEqual({ kind: 'nothing' })
  })

  it('is none of what nobody was told, and counts once', () => {
    expect(acknowledged(nobody, { by: 'ada', at: NOW, reason: '' })).toBeUndefined()
    const taken = acknowledged(told('error'), { by: 'ada', at: NOW, reason: '' })
    expect(taken && acknowledged(taken, { by: 'bob', at: NOW, reason: '' })).toBeUndefined()
  })
})

describe('what got worse', () => {
  it('has been acknowledged by nobody yet, and its tiers begin anew', () => {
    const taken = acknowledged(told('error', 'sns', 'remind', team(), told('error')), {
      by: 'ada',
      at: NOW,
      reason: '',
    })
    if (!taken) throw new Error('not acknowledged')
    const worse = told('critical', 'sns', 'update', team(), taken)

    expect(worse.state).toMatchObject({ severity: 'critical', acked: null, tiersTold: 1 })
    expect(step(worse, needs('critical'), 900)).toEqual({ kind: 'remind', severity: 'critical' })
  })
})

describe('quiet hours', () => {
  const asleep = team({ quietHours: { timeZone: 'UTC', windows: [{ days: ['sun'], from: '00:00', to: '06:00' }] } })

  it('keep back what is below critical until they end, and nothing that is critical', () => {
    expect(step(nobody, needs('error'), 0, asleep)).toEqual({
      kind: 'defer',
      until: '2026-11-01T06:00:00.000Z',
      severity: 'error',
    })
    expect(step(nobody, needs('critical'), 0, asleep)).toEqual({ kind: 'trigger', severity: 'critical' })
    expect(step(nobody, needs('error'), 6 * 3600, asleep)).toEqual({ kind: 'trigger', severity: 'error' })
  })

  it('keep back tiers, and let go what is over', () => {
    expect(step(told('error'), needs('error'), 900, asleep)).toMatchObject({ kind: 'defer' })
    expect(step(told('error'), null, 900, asleep, true)).toMatchObject({ kind: 'resolve' })
  })
})

describe('the pager is asked', () => {
  it('of an incident that needs somebody and was not told', () => {
    expect(isAsked(undefined, needs('info'), false, NOW)).toBe(true)
    expect(isAsked(undefined, null, false, NOW)).toBe(false)
    expect(isAsked(told('error'), needs('error'), false, NOW)).toBe(false)
    expect(isAsked(told('error'), needs('critical'), false, NOW)).toBe(true)
  })

  it('of one that closed and was told, and of none else that closed', () => {
    expect(isAsked(told('error'), null, true, NOW)).toBe(true)
    expect(isAsked(undefined, null, true, NOW)).toBe(false)
  })

  it('again of a page that was not taken, later and later, five minutes at most', () => {
    const one = failed(nobody, 'trigger', 'down', [], team(), NOW)
    expect(isAsked(one, needs('error'), false, at(59))).toBe(false)
    expect(isAsked(one, needs('error'), false, at(60))).toBe(true)
    let paging = one
    for (let n = 0; n < 20; n += 1) paging = failed(paging, 'trigger', 'down', [], team(), NOW)
    expect(paging.failing).toMatchObject({ since: NOW, tries: 21, retryAt: at(300) })
  })

  it('of every open page each quarter of an hour, should all messages be lost', () => {
    const paging = told('warning')
    expect(isAsked(paging, null, false, at(899))).toBe(false)
    expect(isAsked(paging, null, false, at(900))).toBe(true)
  })
})
