/** Where a command writes; tests pass their own. */
export type Output = { readonly line: (text: string) => void }

export const standardOutput: Output = { line: (text) => process.stdout.write(`${text}\n`) }

/** Text from outside on a terminal: no control characters, so that it can't move the cursor or colour the screen. */
export const plain = (text: string): string => text.replace(/[^\x20-\x7e\u00a1-\uffff]/g, '?')

/** Columns padded to their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows].map((row) => row.map(plain))
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
