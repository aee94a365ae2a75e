import type { Paint } from '../view/paint.ts'
import { printable } from '../view/printable.ts'
import { type Cell, table } from '../view/table.ts'
import { figuresOf } from './figures.ts'
import type { CascadeResult } from './result.ts'

/** Both sides beside each other as lines, then what the run has not kept or does not prove. */
export function cascadeLines(result: CascadeResult, paint: Paint): string[] {
  const rows = figuresOf(result).flatMap(({ name, figures }) =>
    figures.map(({ label, fragile, fixed }, at): Cell[] => [
      { text: at === 0 ? name : '', tone: 'dim' },
      { text: label },
      fragile,
      fixed,
    ]),
  )
  const head: Cell[] = ['', '', 'fragile', 'fixed'].map((text) => ({ text, tone: 'dim' }))
  return [...table(toTheRight([head, ...rows]), paint), '', ...problemLines(result, paint)]
}

function problemLines({ problems }: CascadeResult, paint: Paint): string[] {
  if (problems.length === 0) return [paint('good', 'no problems')]
  const title = problems.length === 1 ? '1 problem:' : `${problems.length} problems:`
  return [title, ...problems.map((problem) => paint('bad', `- ${printable(problem)}`))].map((line, at) =>
    at === 0 ? paint('bad', line) : line,
  )
}

/** The two columns of numbers end where they are widest. */
function toTheRight(rows: readonly (readonly Cell[])[]): Cell[][] {
  const widths = [2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.text.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, column) => (column < 2 ? cell : { ...cell, text: cell.text.padStart(widths[column - 2] ?? 0) })),
  )
}
