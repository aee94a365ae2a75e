import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AirflowRestApiOptions } from '../../../lambdas/adapters/airflow-rest-calls.ts'
import { apiOn, MwaaServer } from './mwaa-server.ts'

const mwaa = new MwaaServer()
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  await mwaa.start()
})
afterAll(() => mwaa.stop())
beforeEach(() => mwaa.reset())

const api = (change: Partial<AirflowRestApiOptions> = {}) => apiOn(mwaa, change)

const RUN = 'manual__2026-11-01T00:00:00+00:00'
const victim = { dagId: 'orders', runId: RUN, taskId: 'load', mapIndex: -1, dryRun: false, latestVersion: false }
const told = {
  id: '019a0000-0000-7000-8000-000000000001',
  dag_id: 'orders',
  dag_run_id: RUN,
  task_id: 'load',
  map_index: -1,
  state: 'failed',
  try_number: 1,
  max_tries: 2,
  start_date: '2026-11-01T00:00:10.123456Z',
  end_date: '2026-11-01T01:00:20+01:00',
  logical_date: null,
  run_after: '2026-11-01T00:00:00.123456Z',
  operator: '_PythonDecoratedOperator',
  operator_name: '@task',
  pool: 'default_pool',
  queue: 'default',
  hostname: 'worker-1',
  a_field_of_a_later_version: { any: 'thing' },
}
const empty = { task_instances: [], total_entries: 0 }

describe('a call on the wire', () => {
  it('goes to MWAA’s own path for the environment, signed for airflow, at the endpoint and no other host', async () => {
    mwaa.says(empty)

    await api().listTaskInstances({})

    const [call] = mwaa.seen
    expect(call).toMatchObject({ method: 'POST', url: '/restapi/airflow-test' })
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      host: mwaa.endpoint.replace('http://', ''),
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/airflow\/aws4_request/,
      ),
    })
    expect(call?.body).not.toHaveProperty('Name')
  })

  it('waits its turn, so that Airflow sees no more calls than it was promised', async () => {
    let now = 1000
    const slept: number[] = []
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds)
    }
    const paced = api({ millisecondsBetweenCalls: 500, sleep, clock: () => now })
    for (let n = 0; n < 5; n += 1) mwaa.says(empty)

    await paced.listTaskInstances({})
    await Promise.all([paced.listTaskInstances({}), paced.listTaskInstances({})])
    now = 2200
    await paced.listTaskInstances({})
    now = 9000
    await paced.listTaskInstances({})

    expect(slept).toEqual([500, 1000, 300])
  })
})

describe('a list of task instances', () => {
  it('asks for a page of a hundred by sets of ids, never by path', async () => {
    mwaa.says(empty)

    await api().listTaskInstances(
      {
        dagIds: ['a'],
        runIds: [RUN],
        taskIds: ['t'],
        states: ['failed'],
        endedAfter: '2026-11-01T00:00:00.000Z',
        endedBefore: '2026-11-01T01:00:00.000Z',
      },
      200,
    )

    expect(mwaa.seen[0]?.body).toEqual({
      Method: 'POST',
      Path: '/dags/~/dagRuns/~/taskInstances/list',
      Body: {
        page_limit: 100,
        page_offset: 200,
        order_by: 'id',
        dag_ids: ['a'],
        dag_run_ids: [RUN],
        task_ids: ['t'],
        state: ['failed'],
        end_date_gte: '2026-11-01T00:00:00.000Z',
        end_date_lte: '2026-11-01T01:00:00.000Z',
      },
    })
  })

  it('sends no filter that was not asked for', async () => {
    mwaa.says(empty)
    await api().listTaskInstances({})
    expect(mwaa.seen[0]?.body.Body).toEqual({ page_limit: 100, page_offset: 0, order_by: 'id' })
  })

  it('answers in our words, with instants in UTC', async () => {
    mwaa.says({ task_instances: [told], total_entries: 7 })

    expect(await api().listTaskInstances({})).toEqual({
      total: 7,
      items: [
        {
          dagId: 'orders',
          runId: RUN,
          taskId: 'load',
          mapIndex: -1,
          state: 'failed',
          tryNumber: 1,
          maxTries: 2,
          taskInstanceId: told.id,
          startedAt: '2026-11-01T00:00:10.123Z',
          endedAt: '2026-11-01T00:00:20.000Z',
          operator: '@task',
          pool: 'default_pool',
          queue: 'default',
          hostname: 'worker-1',
          logicalDate: null,
          runAfter: '2026-11-01T00:00:00.123Z',
        },
      ],
    })
  })
})

describe('a clear', () => {
  it('asks for failed tasks and what is below them, and for the run to go on, and names all of it', async () => {
    mwaa.says({ task_instances: [told], total_entries: 1 })

    const cleared = await api().clear({ ...victim, latestVersion: true })

    expect(cleared).toMatchObject([{ taskId: 'load', tryNumber: 1 }])
    expect(mwaa.seen[0]?.body).toEqual({
      Method: 'POST',
      Path: '/dags/orders/clearTaskInstances',
      Body: {
        dry_run: false,
        dag_run_id: RUN,
        task_ids: ['load'],
        only_failed: true,
        include_downstream: true,
        include_upstream: false,
        include_future: false,
        include_past: false,
        reset_dag_runs: true,
        prevent_running_task: true,
        run_on_latest_version: true,
      },
    })
  })

  it.each([
    ['one map index', { mapIndex: 3 }, [['load', 3]], true],
    ['a dry run', { dryRun: true }, ['load'], true],
    [
      'exactly the tasks named',
      {
        only: [
          { taskId: 'load', mapIndex: -1 },
          { taskId: 'sum', mapIndex: 0 },
        ],
      },
      ['load', ['sum', 0]],
      false,
    ],
  ])('of %s says so', async (_what, change, task_ids, include_downstream) => {
    mwaa.says(empty)

    await api().clear({ ...victim, ...change })

    const dry_run = 'dryRun' in change
    expect(mwaa.seen[0]?.body.Body).toMatchObject({
      task_ids,
      include_downstream,
      dry_run,
      run_on_latest_version: false,
    })
  })

  it('of tasks whatever became of them asks for exactly those', async () => {
    mwaa.says(empty)

    await api().clear({ ...victim, only: [{ taskId: 'load', mapIndex: -1 }], whateverState: true })

    expect(mwaa.seen[0]?.body.Body).toMatchObject({ task_ids: ['load'], only_failed: false, include_downstream: false })
  })

  it('writes a DAG id into the path so that it stays one part of it', async () => {
    mwaa.says(empty)
    await api().clear({ ...victim, dagId: '../x?y#z é' })
    expect(mwaa.seen[0]?.body.Path).toBe('/dags/..%2Fx%3Fy%23z%20%C3%A9/clearTaskInstances')
  })

  it.each([39, 40])(
    'of a DAG id of %i characters is refused before any call where MWAA would not take its path',
    async (n) => {
      mwaa.says(empty)
      const cleared = api().clear({ ...victim, dagId: 'd'.repeat(n) })

      if (n === 39) expect(await cleared).toEqual([])
      else
        await expect(cleared).rejects.toMatchObject({ kind: 'path-too-long', message: expect.stringContaining('65') })
      expect(mwaa.seen).toHaveLength(n === 39 ? 1 : 0)
    },
  )
})

describe('a DAG run', () => {
  const listed = (...runs: string[]) => ({
    dag_runs: runs.map((run) => ({ dag_id: 'orders', dag_run_id: run, state: 'failed', run_type: 'manual' })),
  })
  const unknown = { logicalDate: null, startedAt: null, endedAt: null }
  const found = { dagId: 'orders', runId: RUN, state: 'failed', runType: 'manual', ...unknown }

  it('is found by the time it ran after, to the millisecond that we know of', async () => {
    mwaa.says(listed('another', RUN))

    expect(await api().dagRun('orders', RUN, '2026-11-01T00:00:00.123Z')).toEqual(found)

    expect(mwaa.seen[0]?.body).toEqual({
      Method: 'POST',
      Path: '/dags/~/dagRuns/list',
      Body: {
        dag_ids: ['orders'],
        page_limit: 100,
        run_after_gte: '2026-11-01T00:00:00.123Z',
        run_after_lte: '2026-11-01T00:00:00.124Z',
      },
    })
  })

  it('is looked for among the newest, then by its id, where that time is not known', async () => {
    mwaa.says(listed('another'))
    mwaa.says(listed(`${RUN}-2`, RUN))

    expect(await api().dagRun('orders', RUN, null)).toEqual(found)

    expect(mwaa.seen[0]?.body.Body).toEqual({ dag_ids: ['orders'], page_limit: 100, order_by: '-run_after' })
    expect(mwaa.seen[1]?.body).toEqual({
      Method: 'GET',
      Path: '/dags/orders/dagRuns',
      QueryParameters: { run_id_pattern: RUN, limit: 100 },
    })
  })

  it('is absent only where Airflow said so', async () => {
    mwaa.says(listed('another'))
    mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 404, RestApiResponse: { detail: 'no such DAG' } })
    expect(await api().dagRun('orders', RUN, null)).toBeUndefined()

    mwaa.says(listed())
    mwaa.says(listed(RUN))
    expect(await api().dagRun('orders', RUN, '2026-11-01T00:00:00.000Z')).toMatchObject({ runId: RUN })
  })
})

describe('a DAG', () => {
  it('is read with what it says of pausing, owners and tags', async () => {
    mwaa.says({ dag_id: 'orders', is_paused: true, owners: ['data'], tags: [{ name: 'daily', dag_id: 'orders' }] })
    expect(await api().dag('orders')).toEqual({ dagId: 'orders', paused: true, owners: ['data'], tags: ['daily'] })
    expect(mwaa.seen[0]?.body).toEqual({ Method: 'GET', Path: '/dags/orders' })
  })

  it('is absent where Airflow has none, and an error where Airflow is down', async () => {
    mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 404, RestApiResponse: {} })
    expect(await api().dag('orders')).toBeUndefined()

    mwaa.fails('RestApiServerException', 400, { RestApiStatusCode: 502, RestApiResponse: {} })
    await expect(api().dag('orders')).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
