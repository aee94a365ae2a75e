import type { World } from './world.ts'

const EACH_MILLISECONDS = 5_000

/** An incident closes some quiet seconds after its last recovery, when its function is next woken: here not in a minute. */
export async function closeIncidents(world: World): Promise<void> {
  const open = () => world.ledger.incidents.filter(({ incident }) => incident.state.kind === 'open').length
  if (open() === 0) return
  world.say('all is recovered; tend-incidents, which the clock wakes each minute, is woken each 5 s to close incidents')
  let woken = 0
  await world.until('the incidents to close', async () => {
    if (open() === 0) return true
    if (Date.now() - woken >= EACH_MILLISECONDS) {
      await world.cloud.wake(world.cloud.outputs.TendIncidentsFunctionName)
      woken = Date.now()
    }
    return undefined
  })
}
