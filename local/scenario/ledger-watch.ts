import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { evidenceFrom, recoveryOf, stepFrom } from '../../lambdas/adapters/ledger-items.ts'
import { type TaskInstanceFailed, taskInstanceFailedSchema } from '../../lambdas/contracts/events.ts'
import type { Recovery, Step } from '../../lambdas/domain/recovery/recovery.ts'
import { follow } from './follow.ts'
import { type IncidentTrail, incidentTrailsOf } from './incident-trails.ts'
import { type Item, scanned } from './scanned.ts'

/** A recovery with its audit trail. */
export type Trail = {
  readonly recovery: Recovery
  readonly steps: readonly Step[]
  /** the first failure's event, as it was accepted; undefined until the look after it was written */
  readonly event: TaskInstanceFailed | undefined
}

/** What one look at the ledger showed. */
export type Look = {
  readonly trails: readonly Trail[]
  readonly incidents: readonly IncidentTrail[]
  /** steps that no look before has shown, in the order of their times */
  readonly steps: readonly { readonly trail: Trail; readonly step: Step }[]
}

/**
 * Looks at the ledger again and again. It reads the whole table, which only a table of a few recoveries allows, and
 * which shows a recovery that nobody expected, too.
 */
export class LedgerWatch {
  readonly #db: DynamoDBDocumentClient
  readonly #table: string
  readonly #onLook: (look: Look) => void
  readonly #seen = new Set<string>()
  #last: Pick<Look, 'trails' | 'incidents'> = { trails: [], incidents: [] }

  constructor(db: DynamoDBDocumentClient, table: string, onLook: (look: Look) => void) {
    this.#db = db
    this.#table = table
    this.#onLook = onLook
  }

  /** As of the last look. */
  get trails(): readonly Trail[] {
    return this.#last.trails
  }

  /** As of the last look. */
  get incidents(): readonly IncidentTrail[] {
    return this.#last.incidents
  }

  /** Looks until the signal stops it.
   * @throws what the table answers, where that does not pass */
  follow(signal: AbortSignal): Promise<void> {
    return follow(signal, () => this.look())
  }

  async look(): Promise<void> {
    const items = await scanned(this.#db, this.#table)
    const trails = trailsOf(items)
    const recoveries = trails.map(({ recovery }) => recovery)
    this.#last = { trails, incidents: incidentTrailsOf(items, recoveries) }
    const steps = trails.flatMap((trail) => trail.steps.map((step, index) => ({ trail, step, index })))
    const fresh = steps.filter(({ trail, index }) => !this.#seen.has(`${trail.recovery.id}#${index}`))
    for (const { trail, index } of fresh) this.#seen.add(`${trail.recovery.id}#${index}`)
    this.#onLook({ ...this.#last, steps: fresh.toSorted((a, b) => Date.parse(a.step.at) - Date.parse(b.step.at)) })
  }
}

/** The recoveries among the table's items, oldest first, each with its steps in order. */
export function trailsOf(items: readonly Item[]): Trail[] {
  const ordered = items.toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
  const byPartition = Map.groupBy(ordered, ({ pk }) => String(pk))
  return items
    .filter((item) => item.sk === 'META' && String(item.pk).startsWith('REC#'))
    .map((item) => {
      const own = byPartition.get(String(item.pk)) ?? []
      return {
        recovery: recoveryOf(item),
        steps: own.filter(({ sk }) => String(sk).startsWith('STEP#')).map(stepFrom),
        event: eventOf(own.find(({ sk }) => String(sk).startsWith('EVIDENCE#'))),
      }
    })
    .toSorted((a, b) => Date.parse(a.recovery.openedAt) - Date.parse(b.recovery.openedAt))
}

const eventOf = (evidence: Item | undefined): TaskInstanceFailed | undefined =>
  evidence && taskInstanceFailedSchema.parse(evidenceFrom(evidence).event)
