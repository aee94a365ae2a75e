import { expect, test } from 'vitest'
import { ours } from '../../../../local/processes/ours.ts'

const record = { name: 'airflow', run: 'r', pid: 100, started: '50', boot: 'b' }
const entry = (pid: number, parent: number, group: number, started = '60') => ({ pid, parent, group, started })
const leader = entry(100, 1, 100, '50')
const pids = (table: ReturnType<typeof entry>[], marked: number[] = [], self = 999, records = [record]) =>
  ours(table, records, 'b', (pid) => marked.includes(pid), self).map((found) => found.pid)

test('a child is found with its whole group', () => {
  expect(pids([leader, entry(101, 100, 100), entry(102, 1, 100), entry(200, 1, 200)])).toEqual([100, 101, 102])
})

test('the group is found when its leader has died', () => {
  expect(pids([entry(102, 1, 100)])).toEqual([102])
})

test('a process that was given the number of a dead child is left alone, with its group', () => {
  expect(pids([entry(100, 1, 100, '90'), entry(101, 100, 100, '91')])).toEqual([])
})

test('nothing is touched on the strength of a record from before the machine started', () => {
  expect(pids([leader], [], 999, [{ ...record, boot: 'an earlier one' }])).toEqual([])
})

test('what left the group, but carries the mark of the run, is found with its children', () => {
  expect(pids([entry(300, 1, 300), entry(301, 300, 301)], [300])).toEqual([300, 301])
})

test('whoever asks is spared, and so is who started it, even inside the group', () => {
  expect(pids([leader, entry(101, 100, 100), entry(102, 101, 100)], [], 101)).toEqual([102])
})
