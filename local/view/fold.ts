import type { Trail } from '../scenario/ledger-watch.ts'

/**
 * Of many indexes of one mapped task that fail in one way, that of the first is shown; the others are counted with their
 * incident.
 */
export class Fold {
  readonly #shown = new Map<string, string>()

  /** Which are shown is decided when they are first seen, by the time of their failures. */
  look(trails: readonly Trail[]): void {
    const byFailure = trails.toSorted((a, b) => failedAt(a) - failedAt(b))
    for (const trail of byFailure) {
      const key = keyOf(trail)
      if (!this.#shown.has(key)) this.#shown.set(key, trail.recovery.id)
    }
  }

  isShown(trail: Trail): boolean {
    return this.#shown.get(keyOf(trail)) === trail.recovery.id
  }
}

const failedAt = ({ recovery }: Trail): number => Date.parse(recovery.firstFailure.endedAt)

const keyOf = ({ recovery: { subject }, steps }: Trail): string =>
  JSON.stringify([subject.dag_id, subject.run_id, subject.task_id, steps[0]?.reason])
