import { setTimeout as delay } from 'node:timers/promises'
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { evidenceFrom, recoveryOf, stepFrom } from '../../lambdas/adapters/ledger-items.ts'
import { type TaskInstanceFailed, taskInstanceFailedSchema } from '../../lambdas/contracts/events.ts'
import type { Recovery, Step } from '../../lambdas/domain/recovery/recovery.ts'
import { isPassing } from './passing.ts'

/** A recovery with its audit trail. */
export type Trail = {
  readonly recovery: Recovery
  readonly steps: readonly Step[]
  /** the first failure's event, as it was accepted; undefined until the look after it was written */
  readonly event: TaskInstanceFailed | undefined
}
type Item = Record<string, unknown>

/** Milliseconds between two looks. */
const PAUSE = 500
const FAILED_LOOKS_BORNE = 5

/**
 * Looks at the ledger again and again. It reads the whole table, which only a table of a few recoveries allows, and
 * which shows a recovery that nobody expected, too.
 */
export class LedgerWatch {
  readonly #db: DynamoDBDocumentClient
  readonly #table: string
  readonly #onStep: (trail: Trail, step: Step) => void
  readonly #seen = new Set<string>()
  #trails: readonly Trail[] = []

  constructor(db: DynamoDBDocumentClient, table: string, onStep: (trail: Trail, step: Step) => void) {
    this.#db = db
    this.#table = table
    this.#onStep = onStep
  }

  /** As of the last look. */
  get trails(): readonly Trail[] {
    return this.#trails
  }

  /** Looks until the signal stops it.
   * @throws what the table answers, where that does not pass */
  async follow(signal: AbortSignal): Promise<void> {
    for (let failed = 0; !signal.aborted; ) {
      try {
        await this.look()
        failed = 0
      } catch (error) {
        failed += 1
        if (!isPassing(error) || failed > FAILED_LOOKS_BORNE) throw error
      }
      await delay(PAUSE, undefined, { signal }).catch(() => {})
    }
  }

  async look(): Promise<void> {
    const trails = trailsOf(await this.#scan())
    this.#trails = trails
    const fresh = trails.flatMap((trail) => trail.steps.map((step, index) => ({ trail, step, index })))
    for (const { trail, step, index } of fresh.toSorted((a, b) => Date.parse(a.step.at) - Date.parse(b.step.at))) {
      const key = `${trail.recovery.id}#${index}`
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      this.#onStep(trail, step)
    }
  }

  async #scan(): Promise<Item[]> {
    const items: Item[] = []
    let from: Item | undefined
    do {
      const page = await this.#db.send(
        new ScanCommand({ TableName: this.#table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
      )
      items.push(...(page.Items ?? []))
      from = page.LastEvaluatedKey
    } while (from)
    return items
  }
}

/** The recoveries among the table's items, oldest first, each with its steps in order. */
export function trailsOf(items: readonly Item[]): Trail[] {
  const ordered = items.toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
  const stepsOf = (pk: unknown) => ordered.filter((item) => item.pk === pk && String(item.sk).startsWith('STEP#'))
  return items
    .filter((item) => item.sk === 'META' && String(item.pk).startsWith('REC#'))
    .map((item) => ({
      recovery: recoveryOf(item),
      steps: stepsOf(item.pk).map(stepFrom),
      event: eventOf(ordered.find((e) => e.pk === item.pk && String(e.sk).startsWith('EVIDENCE#'))),
    }))
    .toSorted((a, b) => Date.parse(a.recovery.openedAt) - Date.parse(b.recovery.openedAt))
}

const eventOf = (evidence: Item | undefined): TaskInstanceFailed | undefined =>
  evidence && taskInstanceFailedSchema.parse(evidenceFrom(evidence).event)
