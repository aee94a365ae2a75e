import { userInfo } from 'node:os'
import { ackPage } from '../../lambdas/domain/flows/ack-page.ts'
import { shortId, titleOf } from '../../lambdas/domain/incident/title.ts'
import { EXIT } from './failure.ts'
import { incidentNamed } from './incident-id.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'

export type AckOptions = { readonly reason?: string; readonly actor?: string; readonly json?: boolean }

/** Books that somebody has an incident: no further tier is told. 1 where there is nothing to acknowledge. */
export async function ackIncident(
  store: Store,
  what: string,
  options: AckOptions,
  out: Output,
  now: string,
): Promise<number> {
  const incident = await incidentNamed(store, what)
  if (!incident) {
    out.line(`the ledger of ${store.environment} knows no incident ${plain(what)}`)
    return EXIT.problem
  }
  const by = plain(options.actor ?? userInfo().username).slice(0, 100)
  const reason = plain(options.reason?.trim() || 'on it').slice(0, 300)
  const acked = await ackPage(store.pagings, store.environment, incident.id, { by, at: now, reason })
  if (options.json) out.line(JSON.stringify({ environment: store.environment, incident: incident.id, ...acked }))
  else out.line(plain(`${shortId(incident.id)} (${titleOf(incident)}): ${WORDS[acked.kind](by)}`))
  if (!options.json && acked.kind === 'already') out.line(plain(`acknowledged by ${acked.by} at ${acked.at}`))
  return acked.kind === 'not-open' ? EXIT.problem : EXIT.good
}

const WORDS = {
  done: (by: string) => `acknowledged by ${by}; nobody else is told unless it gets worse`,
  already: () => 'somebody has it already',
  'not-open': () => 'nobody was told of it, or it is over: there is nothing to acknowledge',
} as const
