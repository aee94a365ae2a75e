/** Letters have a class each; digits, signs and all other characters share one, so that the table fits into a cache. */
const SHIFT = 5
const CLASSES = 1 << SHIFT
const [SPACE, DIGIT, DASH, SIGN, OTHER] = [27, 28, 29, 30, 31]
const CLASS_OF = Uint8Array.from({ length: 0x80 }, (_, code) => {
  if (code >= 0x61 && code <= 0x7a) return code - 0x60
  if (code >= 0x30 && code <= 0x39) return DIGIT
  if (code === 0x20) return SPACE
  return code === 0x2d || code === 0x5f ? DASH : SIGN
})
const classAt = (text: string, at: number) => CLASS_OF[text.charCodeAt(at)] ?? OTHER

/**
 * Which of many literals occur in a text, in one pass whatever their number (Aho and Corasick, 1975): each character is
 * one step in a table. Built at the first search after an addition. It may name an owner too many, whose literal differs
 * in digits or signs, never one too few.
 */
export class LiteralIndex {
  readonly #owners: (readonly string[] | null)[] = []
  #automaton: Automaton | null = null

  /** Number of the first of these owners; one without literals is found in every text. */
  add(owners: readonly (readonly string[] | null)[]): number {
    this.#automaton = null
    return this.#owners.push(...owners) - owners.length
  }

  /** Bit set of the owners of whose literals at least one occurs in the lower-case text. */
  search(lower: string): Uint32Array {
    this.#automaton ??= build(this.#owners)
    const { next, found, always } = this.#automaton
    const bits = always.slice()
    for (let at = 0, node = 0; at < lower.length; at += 1) {
      node = next[(node << SHIFT) + classAt(lower, at)] ?? 0
      const owners = found[node] ?? NONE
      for (let one = 0; one < owners.length; one += 1) setBit(bits, owners[one] ?? 0)
    }
    return bits
  }
}

/**
 * The first owner from `from` on and before `to` that was found; `to` where there is none. One that was added after the
 * search counts as found: it must look for itself.
 */
export function nextFound(bits: Uint32Array, from: number, to: number): number {
  for (let owner = from; owner < to; owner = (owner | 31) + 1) {
    const word = bits[owner >>> 5]
    if (word === undefined) return owner
    const rest = word >>> (owner & 31)
    if (rest !== 0) return Math.min(to, owner + 31 - Math.clz32(rest & -rest))
  }
  return to
}

function setBit(bits: Uint32Array, owner: number): void {
  bits[owner >>> 5] = (bits[owner >>> 5] ?? 0) | (1 << (owner & 31))
}

interface Automaton {
  /** node and class to the next node; a node is a beginning of a literal, 0 the empty one */
  readonly next: Uint16Array | Uint32Array
  /** owners of the literals that end at a node */
  readonly found: readonly (readonly number[])[]
  readonly always: Uint32Array
}

const NONE: number[] = []

function build(owners: readonly (readonly string[] | null)[]): Automaton {
  const always = new Uint32Array((owners.length + 31) >>> 5)
  const size = owners.flatMap((literals) => literals ?? []).reduce((sum, literal) => sum + literal.length, 1)
  const next = new (size > 0xffff ? Uint32Array : Uint16Array)(size * CLASSES)
  const found: number[][] = Array.from({ length: size }, () => NONE)
  let nodes = 1
  for (const [owner, literals] of owners.entries()) {
    if (literals === null) setBit(always, owner)
    for (const literal of literals ?? []) {
      let node = 0
      for (let at = 0; at < literal.length; at += 1) {
        const edge = (node << SHIFT) + classAt(literal, at)
        if (next[edge] === 0) next[edge] = nodes++
        node = next[edge] ?? 0
      }
      found[node] = [...(found[node] ?? NONE), owner]
    }
  }
  followSuffixes(next, found)
  return { next, found, always }
}

/** Completes the trie breadth first: where a literal goes no further, the longest one that its end begins goes on. */
function followSuffixes(next: Automaton['next'], found: number[][]): void {
  const suffix = new Map<number, number>([[0, 0]])
  const queue = [0]
  for (const node of queue) {
    const back = suffix.get(node) ?? 0
    const shorter = found[back] ?? NONE
    if (node !== 0 && shorter.length > 0) found[node] = [...new Set([...(found[node] ?? NONE), ...shorter])]
    for (let kind = 0; kind < CLASSES; kind += 1) {
      const fallback = node === 0 ? 0 : (next[back * CLASSES + kind] ?? 0)
      const child = next[node * CLASSES + kind] ?? 0
      if (child === 0) next[node * CLASSES + kind] = fallback
      else {
        suffix.set(child, fallback)
        queue.push(child)
      }
    }
  }
}
