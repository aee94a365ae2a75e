import { describe, expect, it } from 'vitest'
import { notReady, STATUS_TRUSTED_SECONDS } from '../../../lambdas/domain/environment-status.ts'
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
