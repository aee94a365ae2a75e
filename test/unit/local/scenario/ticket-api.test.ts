import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DOWN_SECONDS, LIMPING_SECONDS, TicketApi } from '../../../../local/scenario/ticket-api.ts'

let now: number
let api: TicketApi

beforeEach(async () => {
  now = 1_000_000
  api = await TicketApi.open(() => now)
})
afterEach(() => api.close())

async function statuses(calls: number): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < calls; n += 1) found.push((await fetch(`${api.url}/queues/${n}`)).status)
  return found
}

describe('the ticket API', () => {
  it('is well until it breaks down', async () => {
    expect(await statuses(2)).toEqual([200, 200])
    expect(api.health()).toBe('well')
  })

  it('is down for its time, then fails every second call, then is well again', async () => {
    api.breakDown()
    now += (DOWN_SECONDS - 1) * 1000
    expect(await statuses(2)).toEqual([503, 503])

    now += 1000
    expect(await statuses(4)).toEqual([200, 503, 200, 503])

    now += LIMPING_SECONDS * 1000
    expect(await statuses(2)).toEqual([200, 200])
  })

  it('keeps a log of every call with the health it was in', async () => {
    api.breakDown()
    await statuses(1)
    now += DOWN_SECONDS * 1000
    await statuses(1)

    expect(api.calls).toEqual([
      { path: '/queues/0', health: 'down', status: 503 },
      { path: '/queues/0', health: 'limping', status: 200 },
    ])
  })
})
