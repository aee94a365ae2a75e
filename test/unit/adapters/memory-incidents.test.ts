import { describe } from 'vitest'
import { MemoryIncidents } from '../../../lambdas/adapters/memory-incidents.ts'
import { MemoryLedger } from '../../../lambdas/adapters/memory-ledger.ts'
import { awaitingContract } from './awaiting-contract.ts'
import { incidentsContract } from './incidents-contract.ts'

describe('incidents in memory', () => incidentsContract(() => new MemoryIncidents()))

describe('who waits for what, in memory', () =>
  awaitingContract(() => {
    const ledger = new MemoryLedger()
    return { ledger, awaiting: ledger.awaiting }
  }))
