import { breakerLines, heldInWords, nextInWords, overrideInWords, secondOf, windowInWords } from './breaker-text.ts'
import { type BreakerView, viewOfKey, viewsOf } from './breaker-view.ts'
import { declaredBreakers } from './declared-breakers.ts'
import { EXIT } from './failure.ts'
import { keyNamed } from './named-breaker.ts'
import { cut, type Output, plain, table } from './print.ts'
import type { Store } from './store.ts'

export type BreakersOptions = { readonly config?: string; readonly json?: boolean }

/** Lists breakers, those that refuse calls first. Exit code 1 where one does. */
export async function listBreakers(store: Store, options: BreakersOptions, out: Output, now: string): Promise<number> {
  const [breakers, declared] = await Promise.all([
    store.breakers(),
    declaredBreakers(store.environment, options.config),
  ])
  const views = await viewsOf(store, breakers, declared, now)
  if (options.json) for (const view of views) out.line(JSON.stringify(documentOf(view)))
  else if (views.length === 0) out.line('no breakers')
  else
    for (const line of table(
      HEAD,
      views.map((view) => rowOf(view, now)),
    ))
      out.line(line)
  return exitOf(views)
}

/** How many of its transitions are told. */
const ENTRIES = 10

/** Prints one breaker with its last transitions and why each was. Exit code 1 where it refuses calls or is not known. */
export async function showBreaker(
  store: Store,
  spelled: string,
  options: BreakersOptions,
  out: Output,
  now: string,
): Promise<number> {
  const key = keyNamed(store.environment, spelled)
  const [breakers, declared] = await Promise.all([
    store.breakers(),
    declaredBreakers(store.environment, options.config),
  ])
  const view = await viewOfKey(key, store, breakers, declared, now)
  if (!view) {
    out.line(`nothing was ever written of a breaker ${plain(key.name)} in ${store.environment}`)
    return EXIT.problem
  }
  const entries = await breakers.entries(key, ENTRIES)
  if (options.json) out.line(JSON.stringify({ ...documentOf(view), entries }))
  else for (const line of breakerLines(view, entries, now)) out.line(plain(line))
  return exitOf([view])
}

const documentOf = ({ breaker, ...more }: BreakerView) => ({ ...breaker, ...more })

const exitOf = (views: readonly BreakerView[]): number => (views.some((v) => v.shut) ? EXIT.problem : EXIT.good)

const HEAD = ['BREAKER', 'STATE', 'SINCE', 'EPOCH', 'WINDOW', 'NEXT', 'WORK', 'OVERRIDE']

const rowOf = (view: BreakerView, now: string): string[] => [
  cut(view.breaker.key.name, 48),
  view.breaker.state.kind,
  view.breaker.epoch === 0 ? '-' : secondOf(view.breaker.since),
  String(view.breaker.epoch),
  windowInWords(view),
  cut(nextInWords(view, now), 72),
  heldInWords(view),
  cut(overrideInWords(view.breaker.override, now), 72),
]
