import type { ExceptionCodes } from '../../contracts/exception.ts'
import type { FailureFacts } from './facts.ts'
import type { Rule } from './rule.ts'
import { type Asked, summaryOf } from './summary.ts'

/**
 * Which of many rules a failure may concern. A rule asks all its matchers whatever they answer, so that one run on
 * nothing tells what it looks at; most rules look at nothing that a failure has, and need not run.
 */
export class Concerned {
  readonly #byName = new Map<string, number[]>()
  readonly #byCode = new Map<keyof ExceptionCodes, number[]>()
  /** by the number of an alternative in the index of needles */
  readonly #byNeedle: number[] = []

  constructor(rules: readonly Rule[]) {
    for (const [number, rule] of rules.entries()) {
      const { names, codes, patterns } = askedBy(rule)
      for (const name of new Set(names.flatMap((one) => [...one]))) push(this.#byName, name, number)
      for (const code of new Set(codes)) push(this.#byCode, code, number)
      for (const { from, alternatives } of patterns)
        for (let at = 0; at < alternatives.length; at += 1) this.#byNeedle[from + at] = number
    }
  }

  /** Their numbers, ascending. */
  of({ summary }: FailureFacts): number[] {
    const numbers = new Set<number>()
    for (const name of summary.names) addAll(numbers, this.#byName.get(name))
    for (const code of summary.codes) addAll(numbers, this.#byCode.get(code))
    const words = summary.candidates ?? []
    for (let word = 0; word < words.length; word += 1) {
      for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1) {
        const number = this.#byNeedle[word * 32 + 31 - Math.clz32(bits & -bits)]
        if (number !== undefined) numbers.add(number)
      }
    }
    return [...numbers].sort((a, b) => a - b)
  }
}

function askedBy(rule: Rule): Asked {
  const asked: Asked = { names: [], codes: [], patterns: [] }
  rule({ causes: [], operator: null, dependencies: [], summary: { ...summaryOf([]), asked } })
  return asked
}

function push<K>(map: Map<K, number[]>, key: K, number: number): void {
  const numbers = map.get(key)
  if (numbers) numbers.push(number)
  else map.set(key, [number])
}

function addAll(numbers: Set<number>, more: readonly number[] = []): void {
  for (const number of more) numbers.add(number)
}
