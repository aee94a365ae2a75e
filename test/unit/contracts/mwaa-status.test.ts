import { describe, expect, it } from 'vitest'
import { mwaaStatusChangeSchema } from '../../../lambdas/contracts/mwaa-status.ts'
import { statusEvent } from '../../support/mwaa-status.ts'

const ARN = 'arn:aws:airflow:eu-west-1:111122223333:environment/airflow-arn'
const wrong = (event: unknown): string[] =>
  mwaaStatusChangeSchema.safeParse(event).error?.issues.map((issue) => issue.path.join('.')) ?? []

describe('a status change of an MWAA environment', () => {
  it('is read with its name, its status and its time in milliseconds', () => {
    expect(mwaaStatusChangeSchema.parse(statusEvent())).toEqual({
      name: 'airflow-test',
      status: 'UPDATING',
      at: '2026-11-01T00:00:00.000Z',
    })
  })

  it.each([
    ['from keys with capitals', { detail: { Name: 'airflow-caps', Status: 'AVAILABLE' } }, 'airflow-caps'],
    [
      'from the resource where the detail names none',
      { detail: { status: 'AVAILABLE' }, resources: [ARN] },
      'airflow-arn',
    ],
    ['from the detail where both name one', { detail: { name: 'a', status: 'AVAILABLE' }, resources: [ARN] }, 'a'],
  ])('is read %s', (_from, change, name) => {
    expect(mwaaStatusChangeSchema.parse(statusEvent(change))).toMatchObject({ name, status: 'AVAILABLE' })
  })

  it('brings times of any offset to UTC', () => {
    expect(mwaaStatusChangeSchema.parse(statusEvent({ time: '2026-11-01T02:00:00+02:00' })).at).toBe(
      '2026-11-01T00:00:00.000Z',
    )
  })

  it.each<[string, object, string]>([
    ['has no name', { detail: { status: 'UPDATING' } }, 'name'],
    ['has a name that is none', { detail: { name: '../x', status: 'UPDATING' } }, 'name'],
    ['has no status', { detail: { name: 'airflow-test' } }, 'status'],
    ['has a status that is none', { detail: { name: 'airflow-test', status: '<b>' } }, 'status'],
    ['has no time', { time: 'yesterday' }, 'time'],
    ['has no detail', { detail: null }, 'detail'],
  ])('is refused where it %s, and the field is named', (_what, change, field) => {
    expect(wrong(statusEvent(change))).toEqual([field])
  })
})
