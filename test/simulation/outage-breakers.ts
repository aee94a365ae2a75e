import { MemoryBreakers } from '../../lambdas/adapters/memory-breakers.ts'
import { type BreakerKey, type OutcomeFeed, outcomesPartitions } from '../../lambdas/contracts/breaker.ts'
import type { Breaker, BreakerEntry } from '../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { BreakersUnreachable } from '../../lambdas/domain/ports/breakers.ts'

/** Request units of DynamoDB: what a consistent read of 4 KB, or a write of 1 KB, costs. */
export type Units = { reads: number; writes: number }

const READ_BYTES = 4096

/** The breakers' table: it may be gone for a while, tells by its stream what was put, and counts what it costs. */
export class SimBreakers extends MemoryBreakers {
  gone = false
  /** what was asked of it while it was gone */
  refused = 0
  readonly units: Units = { reads: 0, writes: 0 }
  onOutcome: (key: BreakerKey, outcome: Outcome, feed: OutcomeFeed) => void = () => {}
  onClosed: () => void = () => {}

  override async load(key: BreakerKey): Promise<Breaker | undefined> {
    this.#spend(1, 0)
    return super.load(key)
  }

  override async peek(key: BreakerKey): Promise<Breaker | undefined> {
    this.#spend(0.5, 0)
    return super.load(key)
  }

  override async save(next: Breaker, entry: BreakerEntry): Promise<void> {
    // State and audit entry in one transaction, which costs twice.
    this.#spend(0, 4)
    await super.save(next, entry)
    if (entry.from !== 'CLOSED' && entry.to === 'CLOSED') this.onClosed()
  }

  override async putOutcome(key: BreakerKey, outcome: Outcome, feed: OutcomeFeed): Promise<boolean> {
    this.#spend(0, 1)
    const isNew = await super.putOutcome(key, outcome, feed)
    if (isNew && key.kind === 'dep') this.onOutcome(key, outcome, feed)
    return isNew
  }

  override async recentOutcomes(...input: Parameters<MemoryBreakers['recentOutcomes']>): Promise<Outcome[]> {
    const [key, feed] = input
    const found = await super.recentOutcomes(...input)
    const least = outcomesPartitions(key, feed).length
    this.#spend(Math.max(least, Math.ceil(JSON.stringify(found).length / READ_BYTES)), 0)
    return found
  }

  override async waiting(...input: Parameters<MemoryBreakers['waiting']>): ReturnType<MemoryBreakers['waiting']> {
    this.#spend(outcomesPartitions(input[0]).length, 0)
    return super.waiting(...input)
  }

  #spend(reads: number, writes: number): void {
    if (this.gone) {
      this.refused += 1
      throw new BreakersUnreachable('the table does not answer')
    }
    this.units.reads += reads
    this.units.writes += writes
  }
}
