import { VersionConflict } from '../../lambdas/domain/ports/ledger.ts'

type Count = { readonly tried: number; readonly refused: number }

/** Conditional writes by item, and how many of them met somebody who was quicker. */
export class Writes {
  readonly #byItem = new Map<string, Count>()

  /** The same object, its writes counted. @param items by method, the items that a call writes to */
  counting<T extends object>(
    target: T,
    items: { readonly [K in keyof T]?: (...input: never[]) => readonly string[] },
  ): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member = Reflect.get(object, name)
        if (typeof member !== 'function') return member
        const written = items[name as keyof T] as ((...input: unknown[]) => readonly string[]) | undefined
        if (!written) return member.bind(object)
        return async (...input: unknown[]) => {
          try {
            const answer = await member.apply(object, input)
            this.#add(written(...input), 0)
            return answer
          } catch (error) {
            if (error instanceof VersionConflict) this.#add(written(...input), 1)
            throw error
          }
        }
      },
    })
  }

  /** Writes that were refused to one of the items that `of` picks. */
  refused(of: (item: string) => boolean): number {
    return this.#of(of).reduce((sum, { refused }) => sum + refused, 0)
  }

  /** Writes that the item took. */
  taken(item: string): number {
    const { tried, refused } = this.#byItem.get(item) ?? { tried: 0, refused: 0 }
    return tried - refused
  }

  /** Writes, refused ones too, to the item that got most of those that `of` picks. */
  hottest(of: (item: string) => boolean): number {
    return Math.max(0, ...this.#of(of).map(({ tried }) => tried))
  }

  #of(of: (item: string) => boolean): Count[] {
    return [...this.#byItem].filter(([item]) => of(item)).map(([, count]) => count)
  }

  #add(items: readonly string[], refused: number): void {
    for (const item of items) {
      const known = this.#byItem.get(item) ?? { tried: 0, refused: 0 }
      this.#byItem.set(item, { tried: known.tried + 1, refused: known.refused + refused })
    }
  }
}
