import type { BreakerKey } from '../../../contracts/breaker.ts'
import type { ProbeVerdict } from '../event.ts'
import { type BreakerFlow, type Decided, decideOn } from './breaker-flow.ts'

/**
 * Tells what became of a probe, where no guard does: a call of our own, or the attempt of a recovery. The word of one
 * that was replaced or overtaken changes nothing and is told as `stale-verdict`.
 */
export const settleProbe = (flow: BreakerFlow, key: BreakerKey, verdict: ProbeVerdict): Promise<Decided> =>
  decideOn(flow, key, () => [{ kind: 'verdict', ...verdict }])
