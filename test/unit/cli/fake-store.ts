import type { Store } from '../../../bin/cli/store.ts'
import { MemoryBreakers } from '../../../lambdas/adapters/memory-breakers.ts'
import { house } from '../../support/house.ts'

/** The operator's commands on memory twins; `text` is what they printed. */
export function operator() {
  const h = house()
  const lines: string[] = []
  const breakers = new MemoryBreakers()
  const store: Store = {
    environment: 'test',
    ledger: h.ledger,
    controls: h.controls,
    incidents: h.ledger.incidents,
    awaiting: h.ledger.awaiting,
    track: h.flow.track,
    watch: h.flow.watch,
    pagings: h.pagings,
    breakers: async () => breakers,
  }
  return {
    ...h,
    breakers,
    store,
    out: { line: (text: string) => void lines.push(text) },
    lines,
    text: () => lines.join('\n'),
  }
}
