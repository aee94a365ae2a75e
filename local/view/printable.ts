/**
 * Text from outside as a terminal may show it: no control characters, no escape sequences, nothing that turns the
 * direction of writing or hides itself. What is left out stays visible as its code point.
 */
export const printable = (text: string, longest = 200): string => {
  const shown = text.replace(HIDDEN, (character) => `<${character.codePointAt(0)?.toString(16).padStart(2, '0')}>`)
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown
}

/** Control, format, private, unassigned characters, lone surrogates, and separators of lines and paragraphs. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu
