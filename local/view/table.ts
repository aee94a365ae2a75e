import type { Paint, Tone } from './paint.ts'

export type Cell = { readonly text: string; readonly tone?: Tone }

/** Rows in aligned columns, two spaces between them; the last column is not filled up. */
export function table(rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.text.length ?? 0)))
  return rows.map((row) =>
    row
      .map(({ text, tone }, at) => paint(tone ?? 'plain', at === columns - 1 ? text : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
