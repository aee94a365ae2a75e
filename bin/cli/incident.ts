import { writeFile } from 'node:fs/promises'
import { cascadeOf } from '../../lambdas/domain/incident/cascade.ts'
import { titleOf } from '../../lambdas/domain/incident/title.ts'
import { EXIT, UsageError } from './failure.ts'
import { incidentNamed } from './incident-id.ts'
import { incidentLines } from './incident-text.ts'
import { type IncidentView, viewOf } from './incident-view.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'
import { drawingOf } from './svg/drawing.ts'
import { svgOf } from './svg/render.ts'

export type IncidentOptions = { readonly svg?: string; readonly json?: boolean }

/** Prints what is known of an incident as a tree; with `svg` draws it over time, too. */
export async function showIncident(
  store: Store,
  what: string,
  options: IncidentOptions,
  out: Output,
  now: string,
): Promise<number> {
  if (options.svg?.trim() === '') throw new UsageError('--svg: expected the name of a file to write, found nothing')
  const stored = await incidentNamed(store, what)
  if (!stored) {
    out.line(`the ledger of ${store.environment} knows no incident ${plain(what)}`)
    return EXIT.problem
  }
  const view = await viewOf(store, stored, now)
  // Before anything is printed: what can't be written is said alone.
  if (options.svg !== undefined) await writeFile(options.svg, svgOf(await drawingOf(store, view)))
  if (options.json) out.line(JSON.stringify(documentOf(view)))
  else {
    for (const line of incidentLines(view)) out.line(line)
    if (options.svg !== undefined) out.line(`drawn in ${plain(options.svg)}`)
  }
  return EXIT.good
}

/** Everything, nothing folded. */
function documentOf({ incident, parts, awaiters, causes, now }: IncidentView) {
  return {
    title: titleOf(incident),
    incident,
    causes: causes.map((c) => c.id),
    members: parts.members.map((m) => ({ ...m, recovery: parts.recoveries.get(m.recoveryId) ?? null })),
    runs: parts.runs,
    cascade: cascadeOf(incident.id, parts, awaiters, { most: Number.POSITIVE_INFINITY, concise: false }),
    readAt: now,
  }
}
