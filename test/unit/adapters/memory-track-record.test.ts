import { describe } from 'vitest'
import { MemoryTrackRecord } from '../../../lambdas/adapters/memory-track-record.ts'
import { trackRecordContract } from './track-record-contract.ts'

describe('the track record in memory', () => trackRecordContract(() => new MemoryTrackRecord()))
