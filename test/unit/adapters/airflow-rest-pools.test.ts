import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AirflowRestPools } from '../../../lambdas/adapters/airflow-rest-pools.ts'
import { MwaaServer } from './mwaa-server.ts'

const mwaa = new MwaaServer()
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  await mwaa.start()
})
afterAll(() => mwaa.stop())
beforeEach(() => mwaa.reset())

/** As Airflow 3.2.1 answers; more of it than we read. */
const pool = (slots: number, change: object = {}) => ({
  name: 'api',
  slots,
  description: null,
  include_deferred: true,
  open_slots: slots,
  occupied_slots: 0,
  ...change,
})
const pools = () =>
  new AirflowRestPools({
    mwaaEnvironment: 'airflow-test',
    endpoint: mwaa.endpoint,
    millisecondsBetweenCalls: 0,
    sleep: async () => {},
    clock: () => 0,
  })
const gone = () =>
  mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 404, RestApiResponse: { detail: 'no such pool' } })
const sent = () =>
  mwaa.seen.map(({ body: { Method, Path, QueryParameters, Body } }) => ({ Method, Path, QueryParameters, Body }))

describe('the size of a pool', () => {
  it.each([0, 1, 128, -1])('is asked by name: %i', async (slots) => {
    mwaa.says(pool(slots))
    expect(await pools().slots('api')).toBe(slots)
    expect(sent()).toEqual([{ Method: 'GET', Path: '/pools/api' }])
  })

  it('is unknown of a pool that Airflow does not have', async () => {
    gone()
    expect(await pools().slots('api')).toBeUndefined()
  })

  it.each([
    ['my pool', '/pools/my%20pool'],
    ['a/../b?c#d', '/pools/a%2F..%2Fb%3Fc%23d'],
  ])('is asked with its name encoded: %s', async (name, path) => {
    mwaa.says(pool(8))
    await pools().slots(name)
    expect(sent()[0]?.Path).toBe(path)
  })

  it('is not asked where the path would be longer than MWAA takes', async () => {
    mwaa.says(pool(8))
    expect(await pools().slots('p'.repeat(57))).toBe(8)
    await expect(pools().slots('p'.repeat(58))).rejects.toMatchObject({ kind: 'path-too-long' })
    expect(mwaa.seen).toHaveLength(1)
  })

  it.each([
    ['no slots', { name: 'api', include_deferred: false }],
    ['slots that are none', pool(-2)],
  ])('is no size where Airflow answers %s', async (_, answer) => {
    mwaa.says(answer)
    await expect(pools().slots('api')).rejects.toMatchObject({
      kind: 'bad-request',
      message: expect.stringContaining('/pools/api'),
    })
  })
})

describe('setting the size of a pool', () => {
  it('changes the slots alone, by a whole pool and a mask', async () => {
    mwaa.says(pool(8))
    mwaa.says(pool(1))

    expect(await pools().setSlots('api', 8, 1)).toBe(true)

    expect(sent()).toEqual([
      { Method: 'GET', Path: '/pools/api' },
      {
        Method: 'PATCH',
        Path: '/pools/api',
        QueryParameters: { update_mask: 'slots' },
        Body: { pool: 'api', slots: 1, include_deferred: true },
      },
    ])
  })

  it('does nothing where it has another size than was read', async () => {
    mwaa.says(pool(20))
    expect(await pools().setSlots('api', 8, 1)).toBe(false)
    expect(mwaa.seen).toHaveLength(1)
  })

  it('does nothing where the pool is gone, before or meanwhile', async () => {
    gone()
    expect(await pools().setSlots('api', 8, 1)).toBe(false)
    mwaa.says(pool(8))
    gone()
    expect(await pools().setSlots('api', 8, 1)).toBe(false)
  })

  it.each([
    ['read', 0],
    ['write', 1],
  ])('without the role for it is an error: %s', async (_, before) => {
    if (before === 1) mwaa.says(pool(8))
    mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 403, RestApiResponse: { detail: 'forbidden' } })
    await expect(pools().setSlots('api', 8, 1)).rejects.toMatchObject({ kind: 'denied', status: 403 })
  })
})
