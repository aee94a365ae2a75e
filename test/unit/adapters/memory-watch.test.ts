import { describe } from 'vitest'
import { MemoryWatch } from '../../../lambdas/adapters/memory-watch.ts'
import { watchContract } from './watch-contract.ts'

describe('what the watcher knows, in memory', () => watchContract(() => new MemoryWatch()))
