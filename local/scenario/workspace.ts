import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ROOT } from '../paths.ts'

/** What the scenario's DAGs read and write, and the copy of the DAG files that Airflow watches. */
export type Workspace = {
  readonly dagFolder: string
  readonly data: string
  /** Takes the lock of the stock table, as a long report of somebody else would. */
  lockStock(): void
  unlockStock(): void
  /** Mends the bug that the invoices' module has. */
  mendInvoices(): void
  /** Mends the bug that the ledger's module has. */
  mendLedger(): void
  /** Accounts that ledger_close has closed, and how often. */
  closedAccounts(): { readonly account: string; readonly times: number }[]
}

const INVOICES = { module: 'invoice_math.py', wrong: 'invoice["amount"]', right: 'invoice["net_amount"]' }
const LEDGER = { module: 'ledger_math.py', wrong: 'sum(entry["net_amount"]', right: 'sum(float(entry["net_amount"])' }
const CLOSED = /^closed-(.+)\.txt$/

export function createWorkspace(directory: string): Workspace {
  const dagFolder = join(directory, 'dags')
  const data = join(directory, 'data')
  for (const folder of [dagFolder, data]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  cpSync(join(ROOT, 'airflow', 'dags'), dagFolder, {
    recursive: true,
    // The pipelines of orders have a run of their own, local/cascade.
    filter: (source) => !source.endsWith('__pycache__') && !basename(source).startsWith('orders_'),
  })
  writeFileSync(join(data, 'invoices.csv'), 'number,net_amount\n2026-001,120.00\n2026-002,80.50\n')
  writeFileSync(join(data, 'kill-the-backup'), '')
  const stock = join(data, 'stock.db')
  makeStock(stock)
  return {
    dagFolder,
    data,
    ...lockOf(stock),
    mendInvoices: () => mend(dagFolder, INVOICES),
    mendLedger: () => mend(dagFolder, LEDGER),
    closedAccounts: () =>
      readdirSync(data).flatMap((file) => {
        const [, account] = CLOSED.exec(file) ?? []
        if (account === undefined) return []
        return [{ account, times: readFileSync(join(data, file), 'utf8').split('\n').length - 1 }]
      }),
  }
}

function makeStock(file: string): void {
  const database = new DatabaseSync(file)
  database.exec(`
    CREATE TABLE stock (item TEXT PRIMARY KEY, pieces INTEGER, delivered INTEGER, wanted INTEGER);
    INSERT INTO stock VALUES ('kettle', 2, 10, 8), ('toaster', 1, 0, 5);
  `)
  database.close()
}

function lockOf(file: string): Pick<Workspace, 'lockStock' | 'unlockStock'> {
  let holder: DatabaseSync | undefined
  return {
    lockStock: () => {
      holder = new DatabaseSync(file)
      holder.exec('BEGIN EXCLUSIVE')
    },
    unlockStock: () => {
      holder?.close()
      holder = undefined
    },
  }
}

function mend(dagFolder: string, { module, wrong, right }: typeof INVOICES): void {
  const file = join(dagFolder, module)
  const code = readFileSync(file, 'utf8')
  if (!code.includes(wrong)) throw new Error(`${file} does not have the bug that the scenario mends`)
  writeFileSync(file, code.replace(wrong, right))
}
