/** Characters of outside text that one classification reads in all, over every message, error text and log tail. */
export const TEXT_BUDGET = 8192
/** Characters of one message. A longer one keeps its two ends: causes stand first or last, never in the middle. */
export const MESSAGE_CAP = 4096
const CUT = ' … '

/** Cuts before anything else looks at the text, so that its length never costs more than a slice. */
export function capped(text: string, cap: number): string {
  if (text.length <= cap) return text
  if (cap <= CUT.length) return ''
  const half = Math.floor((cap - CUT.length) / 2)
  return text.slice(0, half) + CUT + text.slice(-half)
}

/** Text of at most `cap` characters without colour codes, control and invisible characters; line ends stay. */
export function cleaned(text: string, cap: number = MESSAGE_CAP): string {
  const source = capped(text, cap).toWellFormed()
  let at = 0
  while (at < source.length && isPlain(source.charCodeAt(at))) at += 1
  let clean = source.slice(0, at)
  for (; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (code === ESCAPE && source[at + 1] === '[') at = endOfColour(source, at + 2)
    else if (code === 0x09 || code === 0x0d) clean += ' '
    else if (code === 0x0a || !isInvisible(code)) clean += source[at]
  }
  return clean
}

const ESCAPE = 0x1b
const LONGEST_COLOUR = 16

/** Index of the letter that ends a terminal colour code; the code's own start where none follows soon. */
function endOfColour(text: string, start: number): number {
  for (let at = start; at < Math.min(start + LONGEST_COLOUR, text.length); at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 0x40 && code <= 0x7e) return at
  }
  return start - 1
}

/** Printable ASCII and line ends: nearly every text is nothing else. */
const isPlain = (code: number) => (code >= 0x20 && code < 0x7f) || code === 0x0a

/** Control characters, and the marks that turn or hide text in a terminal or a page. */
function isInvisible(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff
  )
}
