import type { TaskInstanceKey } from '../contracts/identifiers.ts'
import type { Outcome, RetryingNote } from '../contracts/track.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'
import type { Booked, TrackRecord } from '../domain/ports/track-record.ts'
import { subjectKey } from '../domain/recovery/identity.ts'
import type { CauseHistory, RuleStats } from '../domain/track/aggregate.ts'
import { markItem, placeOf } from './track-items.ts'

/** The track record's twin in memory: the same conditions, no AWS. */
export class MemoryTrackRecord implements TrackRecord {
  readonly #marks = new Set<string>()
  readonly #log = new Map<string, Booked[]>()
  readonly #notes = new Map<string, RetryingNote>()
  readonly #histories = new Map<string, CauseHistory>()
  readonly #stats = new Map<string, RuleStats>()

  async book(environment: string, outcome: Outcome): Promise<boolean> {
    const { pk, sk } = markItem(environment, outcome)
    const mark = `${pk} ${sk}`
    if (this.#marks.has(mark)) return false
    this.#marks.add(mark)
    const log = this.#log.get(environment) ?? []
    this.#log.set(environment, [...log, { place: placeOf(outcome), outcome }])
    return true
  }

  async note(environment: string, subject: TaskInstanceKey, note: RetryingNote): Promise<void> {
    const key = noteKey(environment, subject, note.try)
    if (!this.#notes.has(key)) this.#notes.set(key, note)
  }

  async noted(environment: string, subject: TaskInstanceKey, tryNumber: number): Promise<RetryingNote | undefined> {
    return this.#notes.get(noteKey(environment, subject, tryNumber))
  }

  async booked(environment: string, behind: string, limit: number): Promise<Booked[]> {
    const log = this.#log.get(environment) ?? []
    return log
      .filter(({ place }) => place > behind)
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, limit)
  }

  async history(environment: string, fingerprint: string): Promise<CauseHistory | undefined> {
    return this.#histories.get(`${environment} ${fingerprint}`)
  }

  async saveHistory(environment: string, fingerprint: string, next: CauseHistory): Promise<void> {
    save(this.#histories, `${environment} ${fingerprint}`, next)
  }

  async stats(environment: string): Promise<RuleStats | undefined> {
    return this.#stats.get(environment)
  }

  async saveStats(environment: string, next: RuleStats): Promise<void> {
    save(this.#stats, environment, next)
  }
}

const noteKey = (environment: string, subject: TaskInstanceKey, tryNumber: number) =>
  `${environment} ${subjectKey(subject)} ${tryNumber}`

function save<T extends { readonly version: number }>(kept: Map<string, T>, key: string, next: T): void {
  if ((kept.get(key)?.version ?? 0) !== next.version - 1) throw new VersionConflict(key)
  kept.set(key, next)
}
