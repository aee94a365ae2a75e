import { writeFileSync } from 'node:fs'
import { billPage } from './bill/page.ts'

const PAGE = 'docs/bill.md'

/** Prints what a month costs; `--write` keeps it in the docs. */
export async function benchBill(args: readonly string[], print: (line: string) => void = console.log): Promise<void> {
  const page = await billPage()
  if (args.includes('--write')) writeFileSync(PAGE, page)
  print(page)
}
