/** Characters of the message that count: the cause stands at the start, dumps of data at the end. */
const LONGEST = 1024
const isQuote = characterSet('\'"`')
const isSeparator = characterSet(' \n\t()[]{},;|=<>!?')
const isEdge = characterSet('.:,\'"`*-_')
const CALENDAR = new Set('Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '))
const LONGEST_QUOTE = 256

/**
 * A message with its numbers, ids, times, hosts, paths and quoted values put as `#`, runs of them as one. One pass over
 * the text by hand: this runs for every failure.
 */
export function normaliseMessage(message: string): string {
  const text = message.slice(0, LONGEST)
  const words: string[] = []
  const put = (word: string) => {
    if (word !== '' && !(word === '#' && words.at(-1) === '#')) words.push(word)
  }
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    const end = quoteEnd(text, at)
    if (end < 0 && at < text.length && !isSeparator(text.charCodeAt(at))) continue
    put(normaliseWord(text.slice(start, at)))
    if (end >= 0) {
      put('#')
      at = end
    }
    start = at + 1
  }
  return words.join(' ')
}

/** Index of the quote that closes the one at `at`; -1 where none opens there (`can't`) or none closes it. */
function quoteEnd(text: string, at: number): number {
  if (!isQuote(text.charCodeAt(at)) || isWordCharacter(text.charCodeAt(at - 1))) return -1
  const end = text.indexOf(text.charAt(at), at + 1)
  return end - at <= LONGEST_QUOTE ? end : -1
}

function normaliseWord(raw: string): string {
  const word = trimPunctuation(raw)
  if (word === '') return ''
  const variable =
    hasDigit(word) || word.includes('/') || word.includes('\\') || word.includes('@') || looksLikeHost(word)
  return variable || CALENDAR.has(word) ? '#' : word.toLowerCase()
}

function trimPunctuation(word: string): string {
  let start = 0
  let end = word.length
  while (start < end && isEdge(word.charCodeAt(start))) start += 1
  while (end > start && isEdge(word.charCodeAt(end - 1))) end -= 1
  return word.slice(start, end)
}

/** Two dots or more between lower-case labels; the last label of a class name (`java.lang.Error`) is capitalised. */
function looksLikeHost(word: string): boolean {
  const labels = word.split('.')
  return labels.length > 2 && word === word.toLowerCase()
}

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
