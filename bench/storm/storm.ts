import { type Sky, type Weather, weather } from './weather.ts'

/** How a storm ended. */
export type Storm = {
  readonly messages: number
  readonly incidents: number
  readonly members: number
  readonly recoveries: number
  /** failures without a recovery, and recoveries that nothing was begun with */
  readonly lost: number
  /** writes that the store took and another one wiped out */
  readonly overwritten: number
  readonly conflicts: number
  readonly hottestIncident: number
  readonly hottestMembers: number
  readonly seconds: number
  readonly simulatedSeconds: number
}

export async function storm(how: Weather): Promise<Storm> {
  const w = weather(how)
  const [begun, start] = [performance.now(), w.scheduler.now]
  await w.consume(w.told)
  const seconds = (performance.now() - begun) / 1000
  const incidents = [...w.ledger.incidents.incidents.values()]
  const members = (await Promise.all(incidents.map(({ id }) => w.ledger.incidents.members(id)))).flat()
  const recoveries = [...w.ledger.recoveries.values()]
  const begunWith = recoveries.filter(({ state }) => state.kind !== 'opened')
  return {
    messages: w.told.length,
    incidents: incidents.length,
    members: new Set(members.map((member) => member.recoveryId)).size,
    recoveries: recoveries.length,
    lost: w.failures.length - begunWith.length,
    overwritten: overwritten(w),
    conflicts: w.writes.refused((item) => !item.startsWith('MEMBERS#')),
    hottestIncident: w.writes.hottest((item) => item.startsWith('INC#')),
    hottestMembers: w.writes.hottest((item) => item.startsWith('MEMBERS#')),
    seconds,
    simulatedSeconds: (w.scheduler.now - start) / 1000,
  }
}

/** Every write raises its item's version by one: what is missing there was lost. */
export function overwritten({ ledger, writes }: Pick<Sky, 'ledger' | 'writes'>): number {
  const incidents = [...ledger.incidents.incidents.values()].map(
    ({ id, version }) => writes.taken(`INC#${id}`) - version,
  )
  const recoveries = [...ledger.recoveries.values()].map(({ id, version }) => writes.taken(`REC#${id}`) - version)
  return [...incidents, ...recoveries].reduce((a, b) => a + b, 0)
}
