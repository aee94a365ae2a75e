import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecords, removeRecord, writeRecord } from '../../../../local/processes/records.ts'

const record = (run: string) => ({ name: 'airflow', run, pid: 100, started: '50', boot: 'b' })

test('the record of a dead run is replaced by the next one, and the dead one cannot take that away', () => {
  const directory = mkdtempSync(join(tmpdir(), 'records-'))
  writeRecord(directory, record('dead'))
  writeRecord(directory, record('next'))
  removeRecord(directory, record('dead'))
  expect(readRecords({ directory })).toEqual([record('next')])
  expect(readRecords({ directory, run: 'dead' })).toEqual([])
  removeRecord(directory, record('next'))
  expect(readRecords({ directory })).toEqual([])
})

test('a directory that is not there holds no records', () => {
  expect(readRecords({ directory: '/none/such' })).toEqual([])
})
