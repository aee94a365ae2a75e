import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PartnerFile } from '../../../../local/cascade/partner-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-partner-'))
let file: PartnerFile
beforeEach(() => {
  vi.useFakeTimers()
  file = new PartnerFile(join(folder, 'prices.json'))
})
afterEach(() => {
  file.close()
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

it('is there again soon after a report has used it up', () => {
  rmSync(file.path)

  vi.advanceTimersByTime(5_000)

  expect(existsSync(file.path)).toBe(true)
})

it('is not there for as long as the partner is late, and at once when he is not', () => {
  file.setLate(true)
  vi.advanceTimersByTime(60_000)

  expect(existsSync(file.path)).toBe(false)
  file.setLate(false)
  expect(existsSync(file.path)).toBe(true)
})
