import { type CountsItem, type ReconciliationItem, recordsPartition } from '../contracts/records-table.ts'
import type { BookedBatches, RecordBook } from '../domain/ports/records.ts'
import type { Letter } from '../domain/records/letter.ts'

/** Twin in memory of the table of records, of one environment: the same conditions, no AWS. */
export class MemoryRecords implements RecordBook {
  readonly environment: string
  readonly #letters = new Map<string, Letter>()
  /** What workers put. */
  readonly put: (CountsItem | ReconciliationItem)[] = []

  constructor(environment = 'test') {
    this.environment = environment
  }

  async letter(pipeline: string, id: string): Promise<Letter | undefined> {
    return this.#letters.get(`${pipeline} ${id}`)
  }

  async saveLetter(next: Letter): Promise<boolean> {
    const key = `${next.pipeline} ${next.id}`
    if ((this.#letters.get(key)?.version ?? 0) !== next.version - 1) return false
    this.#letters.set(key, next)
    return true
  }

  async letters(pipeline: string, since: string, limit = Number.POSITIVE_INFINITY): Promise<Letter[]> {
    const found = this.#of(pipeline).filter(({ state }) => state.since >= since)
    return found.toSorted((a, b) => (a.state.since > b.state.since ? -1 : 1)).slice(0, limit)
  }

  async lettersNamed(pipeline: string, idStart: string, limit: number): Promise<Letter[]> {
    return this.#of(pipeline)
      .filter(({ id }) => id.startsWith(idStart))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }

  async batches(pipeline: string, since: string): Promise<BookedBatches> {
    const pk = recordsPartition('CNT', this.environment, pipeline)
    const batches = this.put.filter((item) => item.kind === 'counts').filter((i) => i.pk === pk && i.at >= since)
    return { batches, unreadable: 0 }
  }

  async lastReconciliation(pipeline: string): Promise<ReconciliationItem | undefined> {
    const pk = recordsPartition('REC', this.environment, pipeline)
    const found = this.put.filter((item) => item.kind === 'reconciliation').filter((item) => item.pk === pk)
    return found.toSorted((a, b) => (a.at > b.at ? -1 : 1))[0]
  }

  #of(pipeline: string): Letter[] {
    return [...this.#letters.values()].filter((letter) => letter.pipeline === pipeline)
  }
}
