/** What was read is good for so many seconds; a failed read is not kept. One entry a key, at most `entries` of them. */
export function cached<T>(
  read: (key: string) => Promise<T>,
  seconds: number,
  clock: () => number = Date.now,
  entries = 1000,
): (key: string) => Promise<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>()
  return async (key) => {
    const known = kept.get(key)
    if (known && known.until > clock()) return known.value
    const value = await read(key)
    if (kept.size >= entries) kept.clear()
    kept.set(key, { value, until: clock() + seconds * 1000 })
    return value
  }
}
