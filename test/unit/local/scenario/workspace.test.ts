import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CASES } from '../../../../local/scenario/acts.ts'
import { createWorkspace, type Workspace } from '../../../../local/scenario/workspace.ts'

let folder: string
let workspace: Workspace

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goaround-workspace-'))
  workspace = createWorkspace(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("the scenario's files", () => {
  it('hold a DAG file for every case, named like its DAG', () => {
    const files = readdirSync(workspace.dagFolder)

    expect(files).toEqual(expect.arrayContaining(CASES.map(({ dag }) => `${dag}.py`)))
  })

  it('lock the stock table for everybody else until the lock is given back', () => {
    const stock = new DatabaseSync(join(workspace.data, 'stock.db'), { timeout: 0 })
    const write = () => stock.exec('UPDATE stock SET pieces = pieces + 1')

    workspace.lockStock()
    expect(write).toThrow('database is locked')
    workspace.unlockStock()
    expect(write).not.toThrow()
    stock.close()
  })

  it('have the bug in the copy that Airflow reads, and mend it there only', () => {
    const module = join(workspace.dagFolder, 'invoice_math.py')
    const header = readFileSync(join(workspace.data, 'invoices.csv'), 'utf8').split('\n')[0]
    expect(readFileSync(module, 'utf8')).toContain('invoice["amount"]')

    workspace.mendInvoices()

    expect(readFileSync(module, 'utf8')).toContain(`invoice["${header?.split(',')[1]}"]`)
    expect(() => workspace.mendInvoices()).toThrow('does not have the bug')
    expect(readFileSync('airflow/dags/invoice_math.py', 'utf8')).toContain('invoice["amount"]')
  })

  it('have the bug of the ledger, and mend it in the copy only', () => {
    const module = join(workspace.dagFolder, 'ledger_math.py')

    workspace.mendLedger()

    expect(readFileSync(module, 'utf8')).toContain('float(entry["net_amount"])')
    expect(() => workspace.mendLedger()).toThrow('does not have the bug')
    expect(readFileSync('airflow/dags/ledger_math.py', 'utf8')).not.toContain('float(')
  })

  it('tell which accounts were closed, and how often', () => {
    for (const account of ['01', '02', '02']) {
      appendFileSync(join(workspace.data, `closed-account_${account}.txt`), 'closed\n')
    }

    expect(workspace.closedAccounts()).toEqual([
      { account: 'account_01', times: 1 },
      { account: 'account_02', times: 2 },
    ])
  })

  it('are made anew by the next run', () => {
    workspace.mendInvoices()

    expect(() => createWorkspace(folder).mendInvoices()).not.toThrow()
  })
})
