const SUFFIXES = ['Error', 'Exception', 'Timeout', 'Violation', 'Exceeded', 'Fault', 'Interrupt']
const ENOUGH = 8
const LONGEST = 256

/**
 * Class names that stand in a text: `psycopg2.OperationalError: …`, `Caused by: java.lang.…`. Three shapes, in this
 * order: a telling suffix; a class with its module before a colon, a bracket or the end; a compound word that begins a
 * line and ends at a colon. Scanned by hand: this runs for every failure.
 */
export function namesIn(text: string): string[] {
  const shapes: [string[], string[], string[]] = [[], [], []]
  for (let at = 0; at < text.length; at += 1) {
    if (!isPart(text.charCodeAt(at))) continue
    const start = at
    let capital = false
    for (; at < text.length && isPart(text.charCodeAt(at)); at += 1) capital ||= isUpper(text.charCodeAt(at))
    if (!capital || at - start > LONGEST) continue
    const found = nameOf(text.slice(start, at), text.charAt(at), start === 0 || text.charAt(start - 1) === '\n')
    if (found) shapes[found.shape].push(found.name)
    if (shapes[0].length >= ENOUGH) break
  }
  return [...new Set(shapes.flat())].slice(0, ENOUGH)
}

function nameOf(word: string, after: string, leads: boolean): { name: string; shape: 0 | 1 | 2 } | null {
  const labels = word.replaceAll('$', '.').split('.')
  const bare = labels.length === 1 && SUFFIXES.includes(word) && after !== ':' && after !== '('
  const telling = bare ? -1 : labels.findLastIndex(hasSuffix)
  if (telling >= 0 && labels.slice(0, telling).every(isName)) return { name: labels[telling] ?? '', shape: 0 }
  const last = labels.at(-1) ?? ''
  if (labels.length > 1 && isClass(last) && ':('.includes(after) && labels.every(isName))
    return { name: last, shape: 1 }
  return leads && after === ':' && isCompound(word) ? { name: word, shape: 2 } : null
}

const isLower = (code: number) => code >= 0x61 && code <= 0x7a
const isUpper = (code: number) => code >= 0x41 && code <= 0x5a
const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const isPart = (code: number) =>
  isLower(code) || isUpper(code) || isDigit(code) || code === 0x5f || code === 0x2e || code === 0x24

const isName = (label: string) => label !== '' && !isDigit(label.charCodeAt(0))
const isClass = (label: string) => isUpper(label.charCodeAt(0))
const hasSuffix = (label: string) => isClass(label) && SUFFIXES.some((suffix) => label.endsWith(suffix))

/** Two capitalised words or more in one, letters only: `TooManyRequests`. */
function isCompound(word: string): boolean {
  let capitals = 0
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    if (isUpper(code)) {
      if (at > 0 && !isLower(word.charCodeAt(at - 1))) return false
      capitals += 1
    } else if (!isLower(code)) return false
  }
  return capitals > 1 && isUpper(word.charCodeAt(0)) && isLower(word.charCodeAt(word.length - 1))
}
