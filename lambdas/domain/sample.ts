/** All, or so many of them drawn by lot, so that none is passed over for ever. */
export function sample<T>(all: readonly T[], atMost: number, random: () => number): readonly T[] {
  if (all.length <= atMost) return all
  const drawn = all.map((one) => ({ one, lot: random() })).toSorted((a, b) => a.lot - b.lot)
  return drawn.slice(0, atMost).map(({ one }) => one)
}
