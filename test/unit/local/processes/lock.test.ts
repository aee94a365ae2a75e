import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { identify } from '../../../../local/processes/identity.ts'
import { acquireLock, LockHeld, waitForLock } from '../../../../local/processes/lock.ts'

let file: string
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'lock')
})

test('a second run is told which process has the checkout', () => {
  acquireLock(file, 'another run is using this checkout')
  expect(() => acquireLock(file, 'another run is using this checkout')).toThrow(
    new LockHeld('another run is using this checkout', process.pid),
  )
})

test('the lock of a run that was killed is taken over', () => {
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), started: '1' }))
  acquireLock(file, 'held').release()
  expect(existsSync(file)).toBe(false)
})

test('a lock file that makes no sense does not block the checkout for ever', () => {
  writeFileSync(file, '{"pid":')
  acquireLock(file, 'held').release()
  expect(existsSync(file)).toBe(false)
})

test('a run that was killed while it took a lock over does not block the checkout', () => {
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), started: '1' }))
  mkdirSync(`${file}.takeover`)
  const minuteAgo = Date.now() / 1_000 - 60
  utimesSync(`${file}.takeover`, minuteAgo, minuteAgo)
  acquireLock(file, 'held').release()
  expect(readdirSync(join(file, '..'))).toEqual([])
})

test('who waits gets the lock when it is given back', async () => {
  const first = acquireLock(file, 'held')
  const waiting = waitForLock(file, 'held', 5_000, () => first.release())
  await expect(waiting).resolves.toBeDefined()
})

test('who waits too long is told', async () => {
  acquireLock(file, 'still at work')
  await expect(waitForLock(file, 'still at work', 0, () => {})).rejects.toThrow('still at work')
})
