import { expect, it } from 'vitest'
import { clockOf, countOf, spellSeconds } from '../../../../lambdas/domain/incident/spell.ts'

it.each([
  [-5, '0 s'],
  [0.4, '0 s'],
  [34, '34 s'],
  [59.6, '1 min'],
  [170, '2 min 50 s'],
  [3_600, '1 h'],
  [12_000, '3 h 20 min'],
  [187_300, '2 d 4 h'],
])('%d seconds are said as %s', (seconds, text) => {
  expect(spellSeconds(seconds)).toBe(text)
})

it('a time of day has its date where it is another day', () => {
  expect(clockOf('2026-11-01T08:00:05.123Z', '2026-11-01T23:59:59Z')).toBe('08:00:05')
  expect(clockOf('2026-11-02T08:00:05Z', '2026-11-01T23:59:59Z')).toBe('11-02 08:00:05')
})

it('counts with the right number of the noun', () => {
  expect([countOf(1, 'task'), countOf(0, 'task'), countOf(2, 'dead letter waits', 'dead letters wait')]).toEqual([
    '1 task',
    '0 tasks',
    '2 dead letters wait',
  ])
})
