/** Words that count: the cause stands at the start, dumps of data at the end. */
const MOST = 64
const isQuote = characterSet('\'"`')
const isSeparator = characterSet(' \n\t()[]{},;|=<>!?')
const isPathOrAddress = characterSet('/\\@')
const isEdge = characterSet('.:,\'"`*-_')
const CALENDAR = new Set(
  (
    'Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday ' +
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ' +
    'January February March April June July August September October November December AM PM UTC GMT'
  ).split(' '),
)
/** A quoted name after one of these is what the cause is about: another column is another cause. */
const NAMED = new Set(
  'column field table relation view schema database module attribute function procedure key variable name type conn_id argument parameter property named keyerror'.split(
    ' ',
  ),
)
const LONGEST_QUOTE = 256
/** Where a long message was cut. */
const CUT_MARK = '…'

/**
 * A message with its numbers, ids, times, hosts, paths and quoted values put as `#`, runs of them as one. One pass over
 * the text by hand: this runs for every failure.
 */
export function normaliseMessage(text: string): string {
  const words: string[] = []
  const put = (word: string) => {
    if (word !== '' && !(word === '#' && words.at(-1) === '#')) words.push(word)
  }
  let start = 0
  for (let at = 0; at <= text.length && words.length < MOST; at += 1) {
    const end = quoteEnd(text, at)
    if (end < 0 && at < text.length && !isSeparator(text.charCodeAt(at))) continue
    put(normaliseWord(text.slice(start, at)))
    if (end >= 0) {
      const named = words.length === 0 ? isSubject(text, end + 1) : NAMED.has(words.at(-1) ?? '')
      put(named ? normaliseName(text.slice(at + 1, end)) : '#')
      at = end
    }
    start = at + 1
  }
  return words.join(' ')
}

/** A quote that begins the message is what it is about where nothing follows (`KeyError: 'x'`) or one of these does. */
function isSubject(text: string, rest: number): boolean {
  return rest >= text.length || SUBJECTS.some((words) => text.startsWith(words, rest))
}
const SUBJECTS = [' object has', ' is undefined', ' is not defined']

/** Index of the quote that closes the one at `at`; -1 where none opens there (`can't`) or none closes it. */
function quoteEnd(text: string, at: number): number {
  if (!isQuote(text.charCodeAt(at)) || isWordCharacter(text.charCodeAt(at - 1))) return -1
  const end = text.indexOf(text.charAt(at), at + 1)
  return end - at <= LONGEST_QUOTE ? end : -1
}

function normaliseWord(raw: string): string {
  const word = trimPunctuation(raw)
  if (word === '' || word === CUT_MARK) return ''
  const lower = word.toLowerCase()
  return isVariable(word) || (lower !== word && CALENDAR.has(word)) ? '#' : singular(lower)
}

/** Numbers and ids, paths, addresses, ARNs and hosts. */
function isVariable(word: string): boolean {
  let dots = 0
  let capital = false
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    if (isDigit(code) || isPathOrAddress(code)) return true
    if (code === DOT) dots += 1
    capital ||= code >= 0x41 && code <= 0x5a
  }
  if (dots > 0 && !capital) return dots > 1 || DOMAINS.some((domain) => word.endsWith(domain))
  return word.startsWith('arn:')
}

/** `1 row` and `2 rows` are one cause. */
const singular = (word: string) =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word

/** A plain name in quotes, its numbered parts as `#`; any other value is one. */
function normaliseName(name: string): string {
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at)
    if (!isWordCharacter(code) && code !== 0x2e && code !== 0x2d) return '#'
  }
  const parts = name.toLowerCase().replaceAll('-', '_').replaceAll('.', '_').split('_')
  return parts.map((part) => (hasDigit(part) ? '#' : part)).join('_')
}

function trimPunctuation(word: string): string {
  let start = 0
  let end = word.length
  while (start < end && isEdge(word.charCodeAt(start))) start += 1
  while (end > start && isEdge(word.charCodeAt(end - 1))) end -= 1
  return word.slice(start, end)
}

/** Ends of a host of two labels; more labels in lower case are one anyhow: a class name ends with a capitalised one. */
const DOMAINS = ['.com', '.net', '.org', '.io', '.internal', '.local', '.cloud', '.dev', '.svc']
const DOT = 0x2e

const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const isWordCharacter = (code: number) =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if (isDigit(word.charCodeAt(at))) return true
  return false
}

function characterSet(characters: string): (code: number) => boolean {
  const table = new Uint8Array(0x80)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return (code) => table[code] === 1
}
