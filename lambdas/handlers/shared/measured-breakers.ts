import type { BreakerEntry } from '../../domain/breaker/breaker.ts'
import { TABLE, type Tell } from '../../domain/breaker/table.ts'
import type { Breakers } from '../../domain/ports/breakers.ts'
import { measure } from './telemetry.ts'

/** Counts what breakers tell as it is written, whoever writes it: evaluator, gateway, settle, observer or releaser. */
export function measuredBreakers(breakers: Breakers): Breakers {
  const save = breakers.save.bind(breakers)
  breakers.save = async (next, entry) => {
    await save(next, entry)
    for (const tell of tellsOf(entry)) measure('BreakerNews', 1, { News: tell })
  }
  return breakers
}

const tellsOf = ({ from, event, guard }: BreakerEntry): readonly Tell[] =>
  TABLE.find((row) => (row.from === from || row.from === 'any') && row.event === event && row.guard === guard)?.tells ??
  []
