import type { Balance, BalanceIncident } from '../../lambdas/contracts/balance.ts'
import { shortId } from '../../lambdas/domain/incident/title.ts'
import { nameOf } from './balance.ts'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'
import { type Cell, table } from './table.ts'

const HEAD = ['incident', 'cause', 'root', 'members', 'victims', 'follows from', 'state']

/** The incidents of the closing balance as lines. */
export function incidentLines({ incidents }: Balance, paint: Paint): string[] {
  if (incidents.length === 0) return []
  const head = HEAD.map((text): Cell => ({ text, tone: 'dim' }))
  return table([head, ...incidents.map(row)], paint)
}

const row = (incident: BalanceIncident): Cell[] => [
  { text: shortId(incident.id) },
  { text: printable(incident.cause) },
  { text: incident.root === null ? '-' : printable(nameOf(incident.root)) },
  { text: String(incident.members) },
  { text: String(incident.victims) },
  { text: incident.causedBy.map(shortId).join(', ') || '-' },
  { text: incident.state, tone: incident.state === 'closed' ? 'good' : 'busy' },
]
