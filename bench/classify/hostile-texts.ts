import { seeded } from '../../test/support/random.ts'

const random = seeded(7)
const oneOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
const many = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('')

const NEEDLES = [
  'connection refused',
  'connection timed out',
  'deadlock detected',
  'Rate exceeded',
  'could not translate host name',
  'Read timed out',
  'AccessDenied',
  'No space left on device',
  'exit code 137',
  'SQLSTATE 40001',
  'HTTP 503',
  'StatusCode.UNAVAILABLE',
  'An error occurred (ThrottlingException) when calling the GetJobRun operation',
]
/** A needle but for one letter that is changed or missing. */
function nearMiss(): string {
  const needle = oneOf(NEEDLES) ?? ''
  const at = Math.floor(random() * needle.length)
  return `${needle.slice(0, at)}${random() < 0.5 ? '' : '#'}${needle.slice(at + 1)} `
}

/** Kinds of text that somebody who knows how classifiers are built would send; each is repeated to a length. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ['one letter', 'a'],
  ['one digit', '9'],
  ['blanks', ' '],
  ['nested quotes and brackets', `"'\`(([{<`],
  ['quotes that never close', `'"x`],
  ['what rules look for', many(400, () => `${oneOf(NEEDLES)} `)],
  ['near misses of it', many(400, nearMiss)],
  ['it, cut off', many(400, () => (oneOf(NEEDLES) ?? '').slice(0, -1))],
  ['many lines', 'at x\n'],
  ['lines of a stack', '  File "/opt/airflow/dags/a.py", line 1, in f\n    x.y.FooError: \n'],
  ['class names', 'x.y.FooError '],
  ['addresses', many(300, (at) => `https://h${at}.example.com:${at}/a/${at}?b=${at}&c=%20 `)],
  ['hosts and ports', many(300, (at) => `10.0.${at % 256}.1:${at} host${at}.internal `)],
  ['times and ids', many(200, (at) => `2026-11-01T00:00:${at % 60}.${at}Z 019a0000-0000-7000-8000-${at} 0x${at} `)],
  ['regular expressions', '(a+)+$ (?=x)[^]* {1,1000}\\b(.*)*\\1 (x|xx)*y '],
  ['combining marks', 'e\u0301\u0327\u0308'],
  ['emoji and surrogates', '\u{1f4a5}\u{1f469}\u200d\u{1f680}\ud83d'],
  ['letters that grow in lower case', 'İßﬀ'],
  ['characters that turn the text around', '\u202ea\u202d\u0000\u001b[31m'],
  ['JSON, deep', '{"a":[{"b":"'],
  ['markup', '<a href="x"><![CDATA['],
  ['random characters', many(4000, () => String.fromCodePoint(32 + Math.floor(random() * 0x700)))],
]

export const ofLength = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
