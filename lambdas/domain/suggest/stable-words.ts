import { RE2JS } from 're2js'
import { normaliseMessage } from '../classify/text/normalise.ts'

const MOST_WORDS = 8
/** Characters below which words are likely to stand in other messages, too. */
const FEWEST_CHARACTERS = 10
/** Characters of a message that are looked at: the cause stands at its start. */
const LONGEST = 1024
const QUOTES = '\'"`'
const LONGEST_QUOTE = 256

/**
 * The longest run of words that stands in every message, without what changes from failure to failure, as RE2. Null
 * where it is too short to tell anything.
 */
export function stableWords(messages: readonly string[]): string | null {
  const [first = '', ...others] = messages
  const runs = runsOf(withoutQuoted(first.slice(0, LONGEST))).filter((run) => run.join(' ').length >= FEWEST_CHARACTERS)
  for (const run of runs.toSorted((a, b) => b.join(' ').length - a.join(' ').length)) {
    // Between words may stand any punctuation and white space.
    const source = run.map((word) => RE2JS.quote(word)).join('\\W+')
    const expression = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    if ([first, ...others].every((message) => expression.test(message))) return source
  }
  return null
}

/** Words between those that the fingerprint leaves out, in runs of a few. */
function runsOf(text: string): string[][] {
  const runs: string[][] = [[]]
  for (const token of text.split('\n').join(' ').split(' ')) {
    const word = lettersOf(token)
    if (word === '' || normaliseMessage(token).includes('#')) runs.push([])
    else if ((runs.at(-1)?.length ?? 0) >= MOST_WORDS) runs.push([word])
    else runs.at(-1)?.push(word)
  }
  return runs
}

/** What is quoted is a value; an apostrophe inside a word quotes nothing. */
function withoutQuoted(text: string): string {
  let plain = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    const end = QUOTES.includes(char) && !isLetter(text.charAt(at - 1)) ? text.indexOf(char, at + 1) : -1
    const quoted = end > at && end - at <= LONGEST_QUOTE
    plain += quoted ? ' # ' : char
    if (quoted) at = end
  }
  return plain
}

/** A word without the punctuation around it. */
function lettersOf(token: string): string {
  let start = 0
  let end = token.length
  while (start < end && !isLetter(token.charAt(start))) start += 1
  while (end > start && !isLetter(token.charAt(end - 1))) end -= 1
  return token.slice(start, end).toLowerCase()
}

const isLetter = (char: string): boolean => (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z')
