import { expect, it } from 'vitest'
import { cascadeMarkdown } from '../../../../local/cascade/markdown.ts'
import { cascadePicture } from '../../../../local/cascade/picture.ts'
import { bothSides, distinct, faultAt, numbersOf } from './both-sides.ts'

const faults = [faultAt('api-limp', 10, 20), faultAt('late-data', 30, 40)]
const two = () => [
  bothSides({ seed: 1, faults, fragile: distinct('fragile', 2000), fixed: distinct('fixed', 3000) }),
  bothSides({ seed: 2, fragile: distinct('fragile', 4000), fixed: distinct('fixed', 5000) }),
]

it('has a column for each side of each run, with every number of it', () => {
  const results = two()

  const rows = cascadeMarkdown(results)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  for (const [at, side] of results.flatMap(({ fragile, fixed }) => [fragile, fixed]).entries()) {
    const column = rows.flatMap((row) => (row[3 + at] ?? '').replaceAll(',', '').split(' of ')).map(Number)
    for (const value of numbersOf(side)) expect(column).toContain(value)
  }
})

it('names the command that makes it, the machine and every fault of the first run', () => {
  const results = two()

  const page = cascadeMarkdown(results)

  expect(page).toContain('npm run demo:cascade -- --seed 1,2 --write')
  expect(page).toContain(results[0]?.machine)
  for (const { name } of results[0]?.faults ?? []) expect(page).toContain(`*${name}*`)
})

it('says what went wrong, of which run', () => {
  const [first, second] = two()
  if (!first || !second) throw new Error('two runs')

  const page = cascadeMarkdown([first, { ...second, problems: ['fixed: 1 lost'] }])

  expect(page).toContain('- seed 2: fixed: 1 lost')
  expect(page).not.toContain('without a problem')
})

it('draws a picture with its own looks', () => {
  const [first] = two()
  if (!first) throw new Error('a run')

  const picture = cascadePicture(first)

  expect(picture.startsWith('<svg class="goaround" ')).toBe(true)
  expect(picture).toContain('<style>')
})
