import type { Case } from '../scenario-case.ts'
import { mendAndRedrive } from './mend-and-redrive.ts'

const expected = {
  task: 'add_up',
  mapIndex: -1,
  verdict: 'permanent',
  rule: 'python-code-error',
  clears: [1, 1],
  redrives: 1,
} as const

export const invoiceTotals: Case = {
  dag: 'invoice_totals',
  story: 'a bug in a module that the DAG imports',
  expected,
  direct: (world) =>
    mendAndRedrive(world, 'invoice_totals', expected, () => {
      world.workspace.mendInvoices()
      world.say('the bug is mended: invoice_math.py reads the right column')
    }),
}
