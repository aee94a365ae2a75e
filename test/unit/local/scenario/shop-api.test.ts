import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Apis, RETRY_AFTER_SECONDS, startApis } from '../../../../local/scenario/shop-api.ts'

let now: number
let apis: Apis

beforeEach(async () => {
  now = 1_000_000
  apis = await startApis(() => now)
})
afterEach(() => apis.close())

const call = (path: string) => fetch(`${apis.partner.url}${path}`)

describe("the scenario's outage", () => {
  it('is a port on which really nothing listens, until it is opened again', async () => {
    const orders = () => fetch(`${apis.shop.url}/orders`)

    await expect(orders()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    await apis.shop.reopen()

    expect((await orders()).status).toBe(200)
  })
})

describe('the overloaded API', () => {
  it('says how long it wants to be left alone, and refuses whoever does not wait for so long', async () => {
    const first = await call('/rates')
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, String(RETRY_AFTER_SECONDS)])

    now += (RETRY_AFTER_SECONDS - 1) * 1000
    const early = await call('/rates')
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1'])

    now += 1000
    expect((await call('/rates')).status).toBe(200)
    expect(apis.served.map(({ status }) => status)).toEqual([503, 503, 200])
  })
})

describe('the price API', () => {
  it('answers 503 with Retry-After to everybody until it is restored', async () => {
    const call = (article: number) => fetch(`${apis.prices.url}/prices/${article}`)
    const answers = await Promise.all([call(1), call(2)])
    expect(answers.map(({ status }) => status)).toEqual([503, 503])
    expect(Number(answers[0]?.headers.get('retry-after'))).toBeGreaterThan(0)

    apis.restorePrices()

    expect((await call(1)).status).toBe(200)
    expect(apis.served.map(({ path }) => path)).toEqual(['/prices/1', '/prices/2', '/prices/1'])
  })
})

describe("the partner's other addresses", () => {
  it('tell one store of two to slow down, once', async () => {
    expect((await call('/stores/berlin/sales')).status).toBe(200)
    expect((await call('/stores/lyon/sales')).status).toBe(429)
    expect((await call('/stores/lyon/sales')).status).toBe(200)
  })

  it('hang up on the first who asks for parcels', async () => {
    await expect(call('/parcels')).rejects.toThrow('fetch failed')
    expect((await call('/parcels')).status).toBe(200)
  })
})
