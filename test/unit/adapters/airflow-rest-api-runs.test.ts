import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { apiOn, MwaaServer } from './mwaa-server.ts'

const mwaa = new MwaaServer()
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  await mwaa.start()
})
afterAll(() => mwaa.stop())
beforeEach(() => mwaa.reset())

const DATE = '2026-11-01T00:00:00.123Z'
const told = (run: string, change: object = {}) => ({
  dag_id: 'orders',
  dag_run_id: run,
  state: 'failed',
  run_type: 'scheduled',
  logical_date: '2026-11-01T00:00:00.123456Z',
  start_date: '2026-11-01T01:00:10.5+01:00',
  end_date: null,
  ...change,
})
const found = (runId: string) => ({
  dagId: 'orders',
  runId,
  state: 'failed',
  runType: 'scheduled',
  logicalDate: DATE,
  startedAt: '2026-11-01T00:00:10.500Z',
  endedAt: null,
})
const down = () => mwaa.fails('RestApiServerException', 400, { RestApiStatusCode: 502, RestApiResponse: {} })

describe('the run of a logical date', () => {
  it('is asked for by that date, to the millisecond that we know of, and told with its times', async () => {
    mwaa.says({ dag_runs: [told('r1')] })

    expect(await apiOn(mwaa).dagRunAt('orders', DATE)).toEqual(found('r1'))
    expect(mwaa.seen.map((call) => call.body)).toEqual([
      {
        Method: 'POST',
        Path: '/dags/~/dagRuns/list',
        Body: {
          dag_ids: ['orders'],
          page_limit: 100,
          logical_date_gte: DATE,
          logical_date_lte: '2026-11-01T00:00:00.124Z',
        },
      },
    ])
  })

  it('may be named in any time zone', async () => {
    mwaa.says({ dag_runs: [told('r1')] })

    expect(await apiOn(mwaa).dagRunAt('orders', '2026-11-01T02:00:00.123+02:00')).toEqual(found('r1'))
    expect(mwaa.seen[0]?.body.Body).toMatchObject({ logical_date_gte: DATE })
  })

  it('is not one of the next millisecond, of another DAG, or without a date', async () => {
    mwaa.says({
      dag_runs: [
        told('later', { logical_date: '2026-11-01T00:00:00.124Z' }),
        told('other', { dag_id: 'others' }),
        told('undated', { logical_date: null }),
      ],
    })
    expect(await apiOn(mwaa).dagRunAt('orders', DATE)).toBeUndefined()
  })

  it('is absent only where Airflow said so', async () => {
    mwaa.says({ dag_runs: [] })
    expect(await apiOn(mwaa).dagRunAt('orders', DATE)).toBeUndefined()

    down()
    await expect(apiOn(mwaa).dagRunAt('orders', DATE)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('the runs since an instant', () => {
  it('are asked for by when they started, the oldest first, no more than wanted', async () => {
    mwaa.says({ dag_runs: [told('r1'), told('r2')] })

    expect(await apiOn(mwaa).runsSince('orders', DATE, 20)).toEqual([found('r1'), found('r2')])
    expect(mwaa.seen[0]?.body).toEqual({
      Method: 'POST',
      Path: '/dags/~/dagRuns/list',
      Body: { dag_ids: ['orders'], page_limit: 20, order_by: 'start_date', start_date_gt: DATE },
    })
  })

  it('are a hundred at most', async () => {
    mwaa.says({ dag_runs: [] })
    await apiOn(mwaa).runsSince('orders', DATE, 1000)
    expect(mwaa.seen[0]?.body.Body).toMatchObject({ page_limit: 100 })
  })

  it('are an error where Airflow does not answer', async () => {
    down()
    await expect(apiOn(mwaa).runsSince('orders', DATE, 20)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('the runs of some DAGs between two instants', () => {
  it('are asked for in one page, the last instant to the millisecond that we know of', async () => {
    mwaa.says({ dag_runs: [told('r1'), told('r2')] })

    expect(await apiOn(mwaa).dagRunsBetween(['orders', 'reports'], '2026-11-01T00:00:00.000Z', DATE)).toEqual([
      found('r1'),
      found('r2'),
    ])
    expect(mwaa.seen.map((call) => call.body)).toEqual([
      {
        Method: 'POST',
        Path: '/dags/~/dagRuns/list',
        Body: {
          dag_ids: ['orders', 'reports'],
          page_limit: 100,
          run_after_gte: '2026-11-01T00:00:00.000Z',
          run_after_lte: '2026-11-01T00:00:00.124Z',
        },
      },
    ])
  })

  it('are not told as none where Airflow does not answer', async () => {
    down()

    await expect(apiOn(mwaa).dagRunsBetween(['orders'], DATE, DATE)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('the newest runs of watched DAGs', () => {
  it('are asked for in one page, newest first, and told with when they were to start', async () => {
    const run_after = '2026-11-01T01:00:00.123456+01:00'
    mwaa.says({ dag_runs: [told('r1', { state: 'running', run_after })], total_entries: 1 })

    expect(await apiOn(mwaa).recentRuns(['orders', 'reports'], DATE)).toEqual([
      {
        dagId: 'orders',
        runId: 'r1',
        state: 'running',
        runAfter: DATE,
        startedAt: '2026-11-01T00:00:10.500Z',
        endedAt: null,
      },
    ])
    expect(mwaa.seen.map((call) => call.body)).toEqual([
      {
        Method: 'POST',
        Path: '/dags/~/dagRuns/list',
        Body: { dag_ids: ['orders', 'reports'], page_limit: 100, order_by: '-run_after', run_after_gte: DATE },
      },
    ])
  })

  it('are not told as none where Airflow does not answer, or says something else', async () => {
    down()
    await expect(apiOn(mwaa).recentRuns(['orders'], DATE)).rejects.toMatchObject({ kind: 'unavailable' })
    mwaa.says({ dag_runs: [told('r1')] })
    await expect(apiOn(mwaa).recentRuns(['orders'], DATE)).rejects.toMatchObject({ kind: 'bad-request' })
  })
})
