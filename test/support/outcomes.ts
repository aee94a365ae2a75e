import type { Outcome } from '../../lambdas/contracts/track.ts'
import type { Booked } from '../../lambdas/domain/ports/track-record.ts'
import { NOW } from './recoveries.ts'

/** What became of a verdict; tests change what they speak of. */
export const outcomeOf = (change: Partial<Outcome> = {}): Outcome => ({
  at: NOW,
  recoveryId: '0123456789abcdef0123456789abcdef',
  try: 1,
  dag: 'orders',
  rule: 'connection-refused',
  basis: 'reported',
  class: 'transient',
  category: 'network',
  fingerprint: '0123456789abcdef',
  result: 'healed',
  ...change,
})

/** So many outcomes of different failures, in a log. */
export const bookedOf = (count: number, change: Partial<Outcome> = {}, from = 0): Booked[] =>
  Array.from({ length: count }, (_, n) => {
    const recoveryId = String(from + n).padStart(32, '0')
    const outcome = outcomeOf({ recoveryId, ...change })
    return { place: `${outcome.at}#${recoveryId}#00001`, outcome }
  })
