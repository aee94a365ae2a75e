/** A needle this short is in nearly every text and would keep nothing out. */
const SHORTEST = 3

/**
 * Lower-case literals of which every match of a regular expression holds at least one; null where none can be told.
 * Looking for plain words is many times faster than RE2, and nearly every expression of ours is absent from nearly
 * every text, so that this decides how much a verdict costs.
 */
export function needlesOf(source: string): readonly string[] | null {
  const branches = splitBranches(source)
  if (branches.length === 1) return needlesOfBranch(source)
  const all = branches.map(needlesOf)
  return all.every((one) => one !== null) ? all.flat() : null
}

function needlesOfBranch(source: string): readonly string[] | null {
  const candidates: (readonly string[])[] = []
  let run = ''
  const endRun = () => {
    candidates.push([run.toLowerCase()])
    run = ''
  }
  for (let at = 0; at < source.length; ) {
    const atom = atomAt(source, at)
    const quantifier = quantifierAt(source, atom.end)
    const optional = '?*'.includes(quantifier.charAt(0) || ' ') || quantifier.startsWith('{0')
    if (atom.literal !== null && !optional) run += atom.literal
    if (atom.literal === null || quantifier !== '') endRun()
    if (atom.group !== null && !optional) candidates.push(needlesOf(atom.group) ?? [])
    at = atom.end + quantifier.length
  }
  endRun()
  const best = candidates.toSorted((a, b) => shortest(b) - shortest(a))[0] ?? []
  return shortest(best) < SHORTEST ? null : best
}

const shortest = (needles: readonly string[]) =>
  needles.length === 0 ? 0 : Math.min(...needles.map((one) => one.length))

interface Atom {
  readonly end: number
  readonly literal: string | null
  readonly group: string | null
}

function atomAt(source: string, at: number): Atom {
  const char = source.charAt(at)
  if (char === '\\') {
    const escaped = source.charAt(at + 1)
    return { end: at + 2, literal: isWord(escaped) ? null : escaped, group: null }
  }
  if (char === '[') return { end: closing(source, at), literal: null, group: null }
  if (char === '(') {
    const end = closing(source, at)
    const inner = source.slice(at + 1, end - 1)
    return { end, literal: null, group: inner.startsWith('?:') ? inner.slice(2) : inner }
  }
  return { end: at + 1, literal: '.^$'.includes(char) ? null : char, group: null }
}

function quantifierAt(source: string, at: number): string {
  const char = source.charAt(at)
  const end = char === '{' ? source.indexOf('}', at) + 1 : at + ('?*+'.includes(char || ' ') ? 1 : 0)
  return source.slice(at, end > at && source.charAt(end) === '?' ? end + 1 : end)
}

/** Index after the bracket that closes the one at `at`. */
function closing(source: string, at: number): number {
  const inClass = source.charAt(at) === '['
  for (let next = at + 1, depth = 1; next < source.length; next += 1) {
    const char = source.charAt(next)
    if (char === '\\') next += 1
    else if (inClass && char === ']') return next + 1
    else if (!inClass && char === '[') next = closing(source, next) - 1
    else if (!inClass && char === '(') depth += 1
    else if (!inClass && char === ')' && --depth === 0) return next + 1
  }
  return source.length
}

function splitBranches(source: string): string[] {
  const branches: string[] = []
  let start = 0
  for (let at = 0; at < source.length; ) {
    if (source.charAt(at) === '|') {
      branches.push(source.slice(start, at))
      start = at + 1
      at += 1
    } else at = atomAt(source, at).end
  }
  return [...branches, source.slice(start)]
}

const isWord = (char: string) =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || (char >= '0' && char <= '9')
