/** A needle this short is in nearly every text and would keep nothing out. */
const SHORTEST = 2

/** Lower-case literals of which every match of an expression holds at least one. */
export interface Needles {
  readonly words: readonly string[]
  /** further such lists, each of which must be met as well */
  readonly others: readonly (readonly string[])[]
  /** true: every match begins with one of them, so that nothing before it need be read */
  readonly leading: boolean
}

/**
 * The needles of a regular expression; null where none can be told. Looking for plain words is many times faster than
 * RE2, and nearly every expression of ours is absent from nearly every text, so that this decides how much a verdict
 * costs.
 */
export function needlesOf(source: string): Needles | null {
  if (hasOtherEscapes(source)) return null
  const branches = splitBranches(source)
  if (branches.length === 1) return needlesOfBranch(source)
  const all = branches.map(needlesOf)
  if (!all.every((one) => one !== null)) return null
  return { words: all.flatMap(({ words }) => words), others: [], leading: all.every(({ leading }) => leading) }
}

function needlesOfBranch(source: string): Needles | null {
  const candidates: Needles[] = []
  let run = ''
  let leading = true
  const endRun = () => {
    if (run.length >= SHORTEST) candidates.push({ words: [run.toLowerCase()], others: [], leading })
    leading &&= run === ''
    run = ''
  }
  for (let at = 0; at < source.length; ) {
    const atom = atomAt(source, at)
    const quantifier = quantifierAt(source, atom.end)
    const optional = '?*'.includes(quantifier.charAt(0) || ' ') || quantifier.startsWith('{0')
    if (atom.literal !== null && !optional) run += atom.literal
    if (atom.literal === null || quantifier !== '') endRun()
    if (atom.group !== null && !optional) {
      const inner = needlesOf(atom.group)
      if (inner) candidates.push({ ...inner, leading: leading && inner.leading })
    }
    leading &&= atom.zeroWidth || run !== ''
    at = atom.end + quantifier.length
  }
  endRun()
  const [best, ...rest] = candidates.toSorted((a, b) => shortest(b) - shortest(a))
  return best ? { ...best, others: [...best.others, ...rest.flatMap(({ words, others }) => [words, ...others])] } : null
}

const shortest = ({ words }: Needles) => Math.min(...words.map((word) => word.length))

interface Atom {
  readonly end: number
  readonly literal: string | null
  readonly group: string | null
  readonly zeroWidth: boolean
}

function atomAt(source: string, at: number): Atom {
  const char = source.charAt(at)
  if (char === '\\') {
    const escaped = source.charAt(at + 1)
    return { end: at + 2, literal: isWord(escaped) ? null : escaped, group: null, zeroWidth: escaped === 'b' }
  }
  if (char === '[') return { end: closing(source, at), literal: null, group: null, zeroWidth: false }
  if (char === '(') {
    const end = closing(source, at)
    const inner = source.slice(at + 1, end - 1)
    return { end, literal: null, group: groupOf(inner), zeroWidth: false }
  }
  return { end: at + 1, literal: '.^$'.includes(char) ? null : char, group: null, zeroWidth: false }
}

/** Escapes that spell characters in another way (`\\x41`, `\\pL`, `\\Q…`): their letters are no literals. */
function hasOtherEscapes(source: string): boolean {
  for (let at = source.indexOf('\\'); at >= 0; at = source.indexOf('\\', at + 2)) {
    const escaped = source.charAt(at + 1)
    if (isWord(escaped) && !'bBdDsSwWntrfvAz'.includes(escaped)) return true
  }
  return false
}

/** What a group holds; null where it only sets flags or has some of its own. */
function groupOf(inner: string): string | null {
  if (inner.startsWith('?:')) return inner.slice(2)
  return inner.startsWith('?') ? null : inner
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
