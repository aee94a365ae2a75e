/** Where a command writes; tests pass their own. */
export type Output = { readonly line: (text: string) => void }

export const standardOutput: Output = { line: (text) => process.stdout.write(`${text}\n`) }

/** Text from outside on a terminal: nothing that moves the cursor, colours the screen, hides or turns text around. */
export const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')

/** One line of JSON that a terminal may show: what `plain` replaces is escaped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (hidden) =>
    Array.from({ length: hidden.length }, (_, at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  )

/** Harmless text of at most `width` characters, the last of them … where something was cut off. */
export function cut(text: string, width: number): string {
  const characters = [...plain(text)]
  return characters.length <= width ? characters.join('') : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

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
