import { expect, test } from 'vitest'
import { identify, isAlive, parseStat } from '../../../../local/processes/identity.ts'

test('a process whose name holds spaces and parentheses is read right', () => {
  const rest = Array.from({ length: 46 }, (_, i) => i + 7).join(' ')
  expect(parseStat(`4242 (airflow worker) -- (x) S 1 4200 4200 ${rest}`)).toEqual({
    state: 'S',
    parent: 1,
    group: 4200,
    started: '22',
  })
})

test('this process is alive, and one with its number from another time or boot is not', () => {
  const me = identify(process.pid)
  if (!me) throw new Error('this process has no identity')
  expect(isAlive(me)).toBe(true)
  expect(isAlive({ ...me, started: '1' })).toBe(false)
  expect(isAlive({ ...me, boot: 'another' })).toBe(false)
})
