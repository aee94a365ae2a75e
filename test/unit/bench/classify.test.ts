import { describe, expect, it } from 'vitest'
import { corpusReport } from '../../../bench/classify/report.ts'
import { readCorpus } from '../../../bench/corpus.ts'
import { naiveVerdict } from '../../../bench/naive-baseline.ts'
import { confusion, f1, macroF1, type Pair, precision } from '../../../bench/score.ts'

const PAIRS: readonly Pair[] = [
  { truth: 'transient', said: 'transient' },
  { truth: 'transient', said: 'permanent' },
  { truth: 'permanent', said: 'permanent' },
  { truth: 'ambiguous', said: 'permanent' },
]
const sample = (message: string, adjudicated: 'transient' | 'permanent' | 'ambiguous') => ({
  id: 's1',
  exception_type: null,
  message,
  log_tail: null,
  operator: null,
  exit_code: null,
  signal: null,
  adjudicated,
  category: 'unknown',
  difficulty: 'easy',
})

describe('the score', () => {
  it('counts each of the three labels alike', () => {
    expect(f1(PAIRS, 'transient')).toBeCloseTo(2 / 3)
    expect(f1(PAIRS, 'permanent')).toBeCloseTo(1 / 2)
    expect(f1(PAIRS, 'ambiguous')).toBe(0)
    expect(macroF1(PAIRS)).toBeCloseTo((2 / 3 + 1 / 2) / 3)
  })

  it('has no precision for a label that was never given', () => {
    expect(precision(PAIRS, 'permanent')).toBeCloseTo(1 / 3)
    expect(precision(PAIRS, 'ambiguous')).toBeNull()
  })

  it('shows what was taken for what', () => {
    expect(confusion(PAIRS)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
  })
})

describe('the classify bench', () => {
  it('sets our figures beside those of the baseline', () => {
    const lines = corpusReport([
      sample('deadlock', 'transient'),
      sample('KeyError: 1', 'permanent'),
      sample('Job failed', 'ambiguous'),
    ])

    expect(lines.find((line) => line.startsWith('goaround '))).toContain('1.000')
    expect(lines.find((line) => line.startsWith('naive baseline'))).toContain('0.556')
  })

  it('tells groups of three and more apart and folds the rest', () => {
    const group = (category: string, count: number) =>
      Array.from({ length: count }, () => ({ ...sample('deadlock', 'transient'), category }))

    const lines = corpusReport([...group('lock_conflict', 3), ...group('network', 2), ...group('dns', 1)])

    expect(lines.find((line) => line.startsWith('lock_conflict'))).toMatch(/ 3 +1\.000 +1\.000/)
    expect(lines.find((line) => line.startsWith('2 smaller ones'))).toMatch(/ 3 +1\.000 +1\.000/)
    expect(lines.find((line) => line.startsWith('easy'))).toMatch(/ 6 +1\.000/)
  })

  it('judges a text without a type that does not stand in it', () => {
    const inferred = {
      ...sample('it went wrong', 'permanent'),
      exception_type: 'KeyError',
      exception_type_inferred: true,
    }

    const lines = corpusReport([inferred])

    expect(lines.find((line) => line.startsWith('goaround '))).toMatch(/ 1\.000$/)
    expect(lines.find((line) => line.startsWith('goaround, inferred types removed'))).toMatch(/ 0\.000$/)
  })

  it('finds no corpus where there is none', async () => {
    expect(await readCorpus('/nowhere/failures.jsonl')).toBeNull()
  })

  it('has a baseline that is never in doubt', () => {
    expect(['read timed out', 'HTTP 503', 'who knows'].map((message) => naiveVerdict({ message }))).toEqual([
      'transient',
      'transient',
      'permanent',
    ])
  })
})
