import { RE2JS } from 're2js'

const UNSEEN = RE2JS.compile('[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]+')
/** What chats make links, mentions, styles or tables of; underscores are in every other task's name and stay. */
const MARKUP: ReadonlyMap<string, string> = new Map([
  ['<', '‹'],
  ['>', '›'],
  ['@', '＠'],
  ['`', "'"],
  ['*', '∗'],
  ['~', '∼'],
  ['[', '('],
  [']', ')'],
  ['|', '¦'],
  ['#', '＃'],
])

/** At most `most` code points, the last of them … where something was cut off: half a pair is no character. */
export function capped(text: string, most: number): string {
  const points = [...text]
  return points.length <= most ? text : `${points.slice(0, Math.max(0, most - 1)).join('')}…`
}

/** Text from outside for a person's eyes: on one line, nothing hidden or turned around in it, the head kept. */
export const clean = (text: string, most = 300): string => capped(UNSEEN.matcher(text).replaceAll(' ').trim(), most)

/** The same for a chat: nothing in it is markup, mentions anybody or links anywhere. */
export const chatSafe = (text: string, most = 300): string =>
  capped([...clean(text, most)].map((c) => MARKUP.get(c) ?? c).join(''), most)

/** ASCII of one line: all that the subject of a mail may have. */
export const subjectLine = (text: string): string => {
  const plain = [...clean(text, 200)].map((c) => (c >= ' ' && c <= '~' ? c : '?')).join('')
  return plain.length <= 100 ? plain : `${plain.slice(0, 97)}...`
}
