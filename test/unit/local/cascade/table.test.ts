import { describe, expect, it } from 'vitest'
import { cascadeLines } from '../../../../local/cascade/table.ts'
import type { Paint } from '../../../../local/view/paint.ts'
import { bothSides, distinct, numbersOf, sideOf } from './both-sides.ts'

const plain: Paint = (_, text) => text
const toned: Paint = (tone, text) => (tone === 'plain' ? text : `<${tone}>${text}</>`)
const lines = (...of: Parameters<typeof bothSides>) => cascadeLines(bothSides(...of), plain)
const cells = (line = '') => line.split(/ {2,}/).map((cell) => cell.trim())

describe('the table of both sides', () => {
  it('has every number of each side in its own column', () => {
    const [fragile, fixed] = [distinct('fragile', 2000), distinct('fixed', 5000)]

    const rows = lines({ fragile, fixed }).map(cells)

    for (const [side, at] of [
      [fragile, -2],
      [fixed, -1],
    ] as const) {
      const column = rows.flatMap((row) => (row.at(at) ?? '').replaceAll(',', '').split(' of ')).map(Number)
      for (const value of numbersOf(side)) expect(column).toContain(value)
    }
  })

  it('divides what was stuck by the root failures', () => {
    const fragile = sideOf('fragile', { tasks: { rootFailures: 4, downstream: 18, downstreamPeak: 20 } })

    expect(lines({ fragile }).map(cells)).toContainEqual(['', 'failed or stuck per root failure', '4.5', '0'])
  })

  it('does not divide by no root failure', () => {
    const fragile = sideOf('fragile', { tasks: { rootFailures: 0, downstream: 3, downstreamPeak: 3 } })

    expect(lines({ fragile }).map(cells)).toContainEqual(['', 'failed or stuck per root failure', '3, no root', '0'])
  })

  it('says that the aggregate was not right before the end, which is not the same as 0 seconds', () => {
    const fragile = sideOf('fragile', { aggregate: { rightAfter: null, wrongMinutes: 1, minutes: 2 } })

    expect(lines({ fragile }).map(cells)).toContainEqual([
      '',
      'seconds until it was right again',
      'not before the end',
      '0',
    ])
  })

  it('marks a loss as bad, and none as good', () => {
    const base = sideOf('fragile')
    const fragile = { ...base, records: { ...base.records, lost: 3 } }

    const lost = cascadeLines(bothSides({ fragile }), toned).find((line) => line.includes('lost:'))

    expect(lost).toMatch(/<bad> *3<\/> +<good> *0<\/>/)
  })

  it('has columns of numbers that end together', () => {
    const rows = lines({ fragile: distinct('fragile', 1_234_000) }).slice(0, 20)

    expect(new Set(rows.map((row) => row.trimEnd().length)).size).toBe(1)
  })

  it('ends with each problem, in harmless text', () => {
    const told = lines({ problems: ['one is lost', 'an \u001b[2J escape'] })

    expect(told.slice(-3)).toEqual(['2 problems:', '- one is lost', '- an <1b>[2J escape'])
  })

  it('says so where there is none', () => {
    expect(lines().at(-1)).toBe('no problems')
  })
})
