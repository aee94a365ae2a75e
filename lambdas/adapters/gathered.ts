/** Answers to keys that were asked for at about the same time. */
type Answers<K, V> = (key: K) => Promise<V>

/**
 * A read that waits a moment for others of its kind, so that all of them are one call.
 * @param load what is asked of one key after the other is found in what it answers
 */
export function gathered<K, V>(
  load: (keys: readonly K[]) => Promise<Answers<K, V>>,
  moment: () => Promise<void>,
): (key: K) => Promise<V> {
  let waiting: { readonly keys: K[]; readonly answers: Promise<Answers<K, V>> } | undefined
  return async (key) => {
    if (!waiting) {
      const keys: K[] = []
      const answers = moment().then(() => {
        waiting = undefined
        return load(keys)
      })
      waiting = { keys, answers }
    }
    const { keys, answers } = waiting
    keys.push(key)
    return (await answers)(key)
  }
}
