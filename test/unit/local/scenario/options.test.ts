import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NothingToRun, parseOptions } from '../../../../local/scenario/options.ts'

let folder: string
const written = { out: '', error: '' }

function keep(stream: keyof typeof written, text: string | Uint8Array): true {
  written[stream] += String(text)
  return true
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goaround-options-'))
  Object.assign(written, { out: '', error: '' })
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => keep('out', text))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => keep('error', text))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function refusal(...args: string[]): NothingToRun {
  try {
    parseOptions(args, folder)
  } catch (error) {
    if (error instanceof NothingToRun) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the command line of npm start', () => {
  it('asks for nothing by itself', () => {
    expect(parseOptions([], folder)).toEqual({ act: undefined, json: undefined, compare: false, keep: false })
  })

  it('takes a file, from where the user stands, and --keep', () => {
    expect(parseOptions(['--json', 'out.json', '--keep'], folder)).toEqual({
      act: undefined,
      compare: false,
      json: join(folder, 'out.json'),
      keep: true,
    })
  })

  it('compares in the act that has a breaker, or in all', () => {
    expect(parseOptions(['--act', '3', '--compare'], folder)).toMatchObject({ act: 3, compare: true })
    expect(parseOptions(['--compare'], folder)).toMatchObject({ act: undefined, compare: true })
    expect(refusal('--act', '2', '--compare')).toMatchObject({ exitCode: 2, message: expect.stringContaining('act 3') })
  })

  it('takes the number of an act', () => {
    expect(parseOptions(['--act', '2'], folder).act).toBe(2)
  })

  it('explains itself and ends with 0', () => {
    expect(refusal('--help').exitCode).toBe(0)
    expect(written.out).toContain('--keep')
    expect(written.out).toContain('Exit codes')
  })

  it.each([
    [['--jsn', 'x'], "unknown option '--jsn'"],
    [['--json'], 'argument missing'],
    [['--act', '0'], 'Allowed choices are 1, 2, 3'],
    [['surprise'], 'too many arguments'],
  ])('refuses %j with 2 and says why', (args, why) => {
    expect(refusal(...args).exitCode).toBe(2)
    expect(written.error).toContain(why)
  })

  it.each([
    [join('missing', 'out.json'), 'there is no'],
    ['.', 'is a directory'],
  ])('refuses a file it could not write, before anything is started: %s', (file, why) => {
    const refused = refusal('--json', file)

    expect(refused.exitCode).toBe(2)
    expect(refused.message).toContain(why)
  })
})
