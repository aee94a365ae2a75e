const MOST = 24
const LONGEST = 64

/**
 * Names of several words (`RecordTooLargeException`, `INVALID_QUERY_LOCATOR`, `channel_not_found`) as those words, in
 * lower case and a line each, so that codes and class names of any system speak to the same rules as prose.
 */
export function speltOut(text: string): string {
  const names = new Set<string>()
  for (let at = 0; at < text.length && names.size < MOST; at += 1) {
    if (!isPart(text.charCodeAt(at))) continue
    const start = at
    let compound = false
    for (; at < text.length && isPart(text.charCodeAt(at)); at += 1) {
      const code = text.charCodeAt(at)
      compound ||= code === UNDERSCORE || (isUpper(code) && at > start)
    }
    if (!compound || at - start > LONGEST) continue
    const words = wordsOf(text.slice(start, at))
    if (words.includes(' ')) names.add(words)
  }
  return [...names].join('\n')
}

/** A word ends at an underscore, before a capital after a small letter, and before the last capital of an acronym. */
function wordsOf(name: string): string {
  let words = ''
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at)
    const begins = isUpper(code) && (isLower(name.charCodeAt(at - 1)) || isLower(name.charCodeAt(at + 1)))
    if (code === UNDERSCORE || begins) words += ' '
    if (code !== UNDERSCORE) words += name.charAt(at)
  }
  return words.trim().toLowerCase()
}

const UNDERSCORE = 0x5f
const isLower = (code: number) => code >= 0x61 && code <= 0x7a
const isUpper = (code: number) => code >= 0x41 && code <= 0x5a
const isPart = (code: number) => isLower(code) || isUpper(code) || (code >= 0x30 && code <= 0x39) || code === UNDERSCORE
