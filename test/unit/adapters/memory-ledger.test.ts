import { describe } from 'vitest'
import { MemoryLedger } from '../../../lambdas/adapters/memory-ledger.ts'
import { ledgerContract } from './ledger-contract.ts'

describe('the ledger in memory', () => ledgerContract(() => new MemoryLedger()))
