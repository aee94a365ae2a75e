/** Twenty regular expressions of the kind people write from habit: any match is transient, all else permanent. */
const HABITS = [
  'timeout|timed out',
  'throttl',
  'rate.?limit|rate exceeded',
  'too many requests|\\b429\\b',
  'connection reset|econnreset',
  'connection refused|econnrefused',
  'connection aborted|broken pipe',
  '\\b503\\b|service unavailable',
  '\\b502\\b|bad gateway',
  '\\b504\\b|gateway time',
  '\\b500\\b|internal server error',
  'temporar(y|ily)',
  'deadlock',
  'lock wait',
  'name resolution|getaddrinfo',
  'sigterm|sigkill',
  'zombie|heartbeat',
  'slow ?down',
  'insufficient.*capacity',
  'lost connection|closed (the connection )?unexpectedly|gone away',
].map((source) => new RegExp(source, 'i'))

/** What we measure against: never undecided, so that it is wrong on every ambiguous text. */
export function naiveVerdict(failure: {
  exception_type?: string | null | undefined
  message?: string | null | undefined
  log_tail?: string | null | undefined
}): 'transient' | 'permanent' {
  const text = [failure.exception_type, failure.message, failure.log_tail].filter(Boolean).join('\n')
  return HABITS.some((habit) => habit.test(text)) ? 'transient' : 'permanent'
}
