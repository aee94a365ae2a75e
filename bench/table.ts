/** Lines of a table: first column to the left, the others to the right. Cells are our own words or cleaned ones. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows]
  const widths = heading.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

export const share = (value: number | null): string => (value === null ? '-' : value.toFixed(3))

export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB')
