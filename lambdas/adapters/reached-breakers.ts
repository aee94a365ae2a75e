import { type Breakers, BreakersUnreachable, EpochConflict } from '../domain/ports/breakers.ts'

/**
 * The same breakers, with every failure of their store told as BreakersUnreachable, so that what can do without them
 * tells it from a defect.
 * @param onUnreachable for the log: who does without them says nothing of it
 */
export function reached(breakers: Breakers, onUnreachable: (error: unknown) => void = () => {}): Breakers {
  return new Proxy(breakers, {
    get: (store, name) => {
      const member = Reflect.get(store, name)
      if (typeof member !== 'function') return member
      return async (...input: unknown[]) => {
        try {
          return await member.apply(store, input)
        } catch (error) {
          if (error instanceof EpochConflict) throw error
          onUnreachable(error)
          throw new BreakersUnreachable(`${String(name)}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          })
        }
      }
    },
  })
}
