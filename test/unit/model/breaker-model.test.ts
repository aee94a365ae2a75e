import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../local/paths.ts'
import { mutantsOf, mutated } from '../../../scripts/model/mutants.ts'

const DIRECTORY = join(ROOT, 'docs', 'model')
const text = readFileSync(join(DIRECTORY, 'Breaker.tla'), 'utf8')
const configurations = readdirSync(DIRECTORY).filter((name) => name.endsWith('.cfg'))
const section = (config: string, title: string) =>
  new RegExp(`^${title}\\n((?: {2}\\w+\\n)+)`, 'm')
    .exec(config)?.[1]
    ?.split('\n')
    .map((line) => line.trim())
    .filter(Boolean) ?? []

describe('the guards of the model', () => {
  const mutants = mutantsOf(text)

  it('are at least twelve, and each can be taken out alone', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(12)
    expect(new Set(mutants.map((mutant) => mutated(text, mutant))).size).toBe(mutants.length)
    expect(mutants.map((mutant) => mutated(text, mutant))).not.toContain(text)
  })

  it('are refused where the mark does not fit its line, or its name is taken', () => {
    expect(() => mutantsOf('x == y \\* @mutant one: z -> TRUE')).toThrow('one: `z` stands 0 times in line 1')
    expect(() => mutantsOf('x == y /\\ y \\* @mutant one: y -> TRUE')).toThrow('one: `y` stands 2 times in line 1')
    const twice = 'x == y \\* @mutant one: y -> TRUE'
    expect(() => mutantsOf(`${twice}\n${twice}`)).toThrow('one is marked twice')
  })
})

describe.each(configurations)('%s', (name) => {
  const config = readFileSync(join(DIRECTORY, name), 'utf8')
  const invariants = section(config, 'INVARIANTS')

  it('checks every invariant that the model states', () => {
    const stated = text.slice(text.indexOf('what must hold'), text.indexOf('HalfOpenEnds '))
    expect(invariants.toSorted()).toEqual(
      [...stated.matchAll(/^(\w+)\s*==/gm)].map(([, invariant]) => invariant).toSorted(),
    )
    expect(invariants.length).toBeGreaterThanOrEqual(10)
  })

  it('checks liveness without symmetry, under which TLC may miss a counterexample', () => {
    const properties = section(config, 'PROPERTIES')
    expect(properties).toSatisfy((found: string[]) => found.length === 0 || found.length >= 3)
    if (properties.length > 0) expect(config).not.toContain('SYMMETRY')
  })
})
