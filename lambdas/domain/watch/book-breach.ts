import type { Breach, Incident } from '../incident/incident.ts'

/** The incident with this breach, one for a subject; undefined where it says so already. */
export function withBreach(incident: Incident, breach: Breach): Incident | undefined {
  const before = incident.breaches.find(({ subject }) => subject === breach.subject)
  if (before && factsOf(before) === factsOf(breach)) return undefined
  const others = incident.breaches.filter(({ subject }) => subject !== breach.subject)
  const at = before?.status === breach.status ? before.at : breach.at
  return { ...incident, version: incident.version + 1, breaches: [...others, { ...breach, at }] }
}

/** Its details change with every minute, and so may the instant that a dataset was due by: no news by themselves. */
const factsOf = ({ status, severity, since }: Breach): string => JSON.stringify([status, severity, since])
