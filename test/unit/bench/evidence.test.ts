import { describe, expect, it } from 'vitest'
import { effectReport } from '../../../bench/classify/effect.ts'
import { EXPECTED } from '../../../bench/classify/expected.ts'
import { benchClassify } from '../../../bench/classify.ts'
import { recordedNames } from '../../../bench/recorded.ts'

const lineOf = (lines: readonly string[], start: string) => lines.find((line) => line.startsWith(start)) ?? ''

describe('the effect of evidence', () => {
  it('is shown for every failure that was recorded', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(recordedNames())
  })

  it('is that types and facts decide what messages alone do not', () => {
    const lines = effectReport({ 'exception-code-bug': 'permanent', 'exception-http-503': 'transient' })

    expect(lineOf(lines, 'exception-code-bug')).toMatch(/ unknown +permanent \(reported\) +permanent \(reported\)/)
    expect(lineOf(lines, 'definite: right')).toMatch(/1 of 2 +2 of 2 +2 of 2 +2 of 2/)
    expect(lineOf(lines, 'wait named')).toMatch(/0 of 2 +0 of 2 +1 of 2 +1 of 2/)
  })

  it('of earlier retries is to decide what nothing else does', () => {
    const lines = effectReport({ 'sys-exit': 'unknown' })

    expect(lineOf(lines, 'sys-exit')).toMatch(/ unknown +unknown +unknown +unknown +transient \(history\)/)
    expect(lineOf(lines, 'unknown: decided')).toMatch(/0 of 1 +0 of 1 +0 of 1 +1 of 1/)
  })

  it('counts a verdict that is the opposite of the truth', () => {
    const lines = effectReport({ 'exception-http-503': 'permanent' })

    expect(lineOf(lines, 'definite: right')).toContain('0 of 1')
    expect(lineOf(lines, 'definite: the opposite')).toContain('1 of 1')
  })
})

describe('the classify bench', () => {
  it('without a corpus says so and does the rest', async () => {
    const lines: string[] = []

    await benchClassify(['/nowhere/failures.jsonl', '--quick'], (line) => lines.push(line))

    const text = lines.join('\n')
    expect(lineOf(lines, 'classify · ')).toMatch(/\d+ cores, node v/)
    expect(text).toContain('no corpus at /nowhere/failures.jsonl')
    expect(text).toMatch(/recorded structured events +[\d,]{3,}/)
    expect(text).toMatch(/p99 \d+\.\d\d ms, max \d+\.\d\d ms/)
    expect(text).not.toContain('lines of text')
  })
})
