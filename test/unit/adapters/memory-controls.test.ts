import { describe } from 'vitest'
import { MemoryControls, MemoryRunLeases } from '../../../lambdas/adapters/memory-controls.ts'
import { controlsContract, leasesContract } from './controls-contract.ts'

describe('controls in memory', () => controlsContract(() => new MemoryControls()))
describe('a run lease in memory', () => leasesContract(() => new MemoryRunLeases()))
