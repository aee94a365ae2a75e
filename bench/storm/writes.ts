import { VersionConflict } from '../../lambdas/domain/ports/ledger.ts'

/** Writes by item, and how many of them met somebody who was quicker. */
export class Writes {
  readonly byItem = new Map<string, number>()
  conflicts = 0

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
          for (const item of written(...input)) this.byItem.set(item, (this.byItem.get(item) ?? 0) + 1)
          try {
            return await member.apply(object, input)
          } catch (error) {
            if (error instanceof VersionConflict) this.conflicts += 1
            throw error
          }
        }
      },
    })
  }

  /** Writes, refused ones too, to the item that got most of those that `of` picks. */
  hottest(of: (item: string) => boolean): number {
    return Math.max(0, ...[...this.byItem].filter(([item]) => of(item)).map(([, count]) => count))
  }
}
