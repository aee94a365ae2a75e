import { expect, test } from 'vitest'
import { isTheirs, markOf } from '../../../../local/processes/mark.ts'

test('a new run stops what every earlier one left', () => {
  expect(isTheirs({ directory: '/a/run' }, markOf('/a/run', 'yesterday'))).toBe(true)
})

test('the watchdog of a dead run leaves the processes of the next one alone', () => {
  expect(isTheirs({ directory: '/a/run', run: 'dead' }, markOf('/a/run', 'dead'))).toBe(true)
  expect(isTheirs({ directory: '/a/run', run: 'dead' }, markOf('/a/run', 'next'))).toBe(false)
})

test('another checkout, though its path begins alike, is nobody of ours', () => {
  expect(isTheirs({ directory: '/a/run' }, markOf('/a/run-2', 'x'))).toBe(false)
  expect(isTheirs({ directory: '/a/run' }, undefined)).toBe(false)
})
