import type { Mode, Policy } from '../contracts/policy.ts'
import { matchesGlob } from './glob.ts'

/** `observe` or `act` for a DAG: the first matching entry, else the environment's mode. */
export const modeOf = (policy: Pick<Policy, 'mode' | 'dagModes'>, dagId: string): Mode =>
  policy.dagModes.find((entry) => matchesGlob(entry.dag, dagId))?.mode ?? policy.mode
