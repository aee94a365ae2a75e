import { describe, expect, it } from 'vitest'
import { notReady, notReadyAt, STATUS_TRUSTED_SECONDS } from '../../../lambdas/domain/environment-status.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import { NOW } from '../../support/recoveries.ts'

const said = (status: string, secondsAgo = 60) => ({ status, at: plusSeconds(NOW, -secondsAgo) })

describe('an environment', () => {
  it.each(['UPDATING', 'CREATING_SNAPSHOT', 'ROLLING_BACK', 'MAINTENANCE', 'UNAVAILABLE'])(
    'that MWAA calls %s is not ready',
    (status) => {
      expect(notReady(said(status), NOW)).toEqual(said(status))
    },
  )

  it.each(['AVAILABLE', 'UPDATE_FAILED'])('that MWAA calls %s is ready', (status) => {
    expect(notReady(said(status), NOW)).toBeNull()
  })

  it('of which MWAA has said nothing is taken to be ready', () => {
    expect(notReady(undefined, NOW)).toBeNull()
  })

  it('is ready again after six hours without a word: the event that it is available may be lost', () => {
    expect(STATUS_TRUSTED_SECONDS).toBe(6 * 3600)
    expect(notReady(said('UPDATING', STATUS_TRUSTED_SECONDS - 1), NOW)).not.toBeNull()
    expect(notReady(said('UPDATING', STATUS_TRUSTED_SECONDS), NOW)).toBeNull()
  })
})

describe('an environment at the end of a try', () => {
  it.each([
    ['while it is updated', said('UPDATING', 60), 'UPDATING'],
    ['before its update began', said('UPDATING', -1), null],
    ['long after an update whose end was not told', said('UPDATING', STATUS_TRUSTED_SECONDS), null],
    ['minutes before it was available again', said('AVAILABLE', -300), 'not AVAILABLE yet'],
    ['minutes before its update was rolled back', said('UPDATE_FAILED', -300), 'not AVAILABLE yet'],
    ['hours before it was available again', said('AVAILABLE', -3_600), null],
    ['after it was available again', said('AVAILABLE', 0), null],
    ['of which MWAA said nothing', undefined, null],
  ])('%s', (_, status, expected) => {
    expect(notReadyAt(status, NOW)?.status ?? null).toBe(expected)
  })
})
