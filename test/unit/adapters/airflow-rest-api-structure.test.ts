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

const notFound = () => mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 404, RestApiResponse: {} })
const down = () => mwaa.fails('RestApiServerException', 400, { RestApiStatusCode: 502, RestApiResponse: {} })

describe('the structure of a DAG', () => {
  it('tells of each task what is below it and when it runs', async () => {
    mwaa.says({
      tasks: [
        {
          task_id: 'load',
          downstream_task_ids: ['tell', 'sum'],
          trigger_rule: 'all_success',
          operator_name: '@task',
          retries: 0,
        },
        { task_id: 'sum', downstream_task_ids: null, trigger_rule: 'all_done', operator_name: null },
        { task_id: 'tell', downstream_task_ids: [], trigger_rule: null, operator_name: 'BashOperator' },
      ],
      total_entries: 3,
    })

    expect(await apiOn(mwaa).dagStructure('orders')).toEqual({
      dagId: 'orders',
      tasks: [
        { taskId: 'load', downstream: ['sum', 'tell'], triggerRule: 'all_success', operator: '@task' },
        { taskId: 'sum', downstream: [], triggerRule: 'all_done', operator: null },
        { taskId: 'tell', downstream: [], triggerRule: 'all_success', operator: 'BashOperator' },
      ],
    })
    expect(mwaa.seen[0]?.body).toEqual({ Method: 'GET', Path: '/dags/orders/tasks' })
  })

  it('is absent where Airflow has no such DAG, and an error where Airflow is down', async () => {
    notFound()
    expect(await apiOn(mwaa).dagStructure('orders')).toBeUndefined()

    down()
    await expect(apiOn(mwaa).dagStructure('orders')).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it.each([52, 53])('of a DAG id of %i characters is refused before any call where its path is too long', async (n) => {
    mwaa.says({ tasks: [] })
    const structure = apiOn(mwaa).dagStructure('d'.repeat(n))

    if (n === 52) expect(await structure).toMatchObject({ tasks: [] })
    else await expect(structure).rejects.toMatchObject({ kind: 'path-too-long' })
    expect(mwaa.seen).toHaveLength(n === 52 ? 1 : 0)
  })

  it('with a task that has no id is an error', async () => {
    mwaa.says({ tasks: [{ downstream_task_ids: [], trigger_rule: 'all_success' }] })
    await expect(apiOn(mwaa).dagStructure('orders')).rejects.toMatchObject({ kind: 'bad-request' })
  })
})

describe('the consumers of an asset', () => {
  const reference = (dag_id: string) => ({
    dag_id,
    created_at: '2026-11-01T00:00:00Z',
    updated_at: '2026-11-01T00:00:00Z',
  })
  const asset = (name: string, uri: string, scheduled: string[], reading: string[]) => ({
    id: 1,
    name,
    uri,
    scheduled_dags: scheduled.map(reference),
    producing_tasks: [{ ...reference('orders'), task_id: 'load' }],
    consuming_tasks: reading.map((dag) => ({ ...reference(dag), task_id: 'read' })),
  })
  const raw = 's3://lake/orders/raw'

  it('are the DAGs that it schedules and those that read it, each once, and not those that write it', async () => {
    mwaa.says({ assets: [asset('raw', raw, ['totals', 'audit'], ['report', 'audit'])], total_entries: 1 })

    expect(await apiOn(mwaa).assetConsumers(raw)).toEqual(['audit', 'report', 'totals'])
    expect(mwaa.seen.map((call) => call.body)).toEqual([
      { Method: 'GET', Path: '/assets', QueryParameters: { uri_pattern: raw, limit: 100 } },
    ])
  })

  it('are not those of an asset whose URI only contains it', async () => {
    mwaa.says({ assets: [asset('other', `${raw}/v2`, ['wrong'], []), asset('raw', raw, ['right'], [])] })
    expect(await apiOn(mwaa).assetConsumers(raw)).toEqual(['right'])
  })

  it('are looked for by name where no URI is meant', async () => {
    mwaa.says({ assets: [] })
    mwaa.says({ assets: [asset('raw_orders', raw, ['wrong'], []), asset('orders', 's3://lake/orders', ['right'], [])] })

    expect(await apiOn(mwaa).assetConsumers('orders')).toEqual(['right'])
    expect(mwaa.seen[1]?.body.QueryParameters).toEqual({ name_pattern: 'orders', limit: 100 })
  })

  it('are none where Airflow knows no such asset, and an error where Airflow does not say so', async () => {
    mwaa.says({ assets: [] })
    mwaa.says({ assets: [] })
    expect(await apiOn(mwaa).assetConsumers(raw)).toEqual([])

    down()
    await expect(apiOn(mwaa).assetConsumers(raw)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('are told by an Airflow that does not list the tasks that read it', async () => {
    const { consuming_tasks: _later, ...older } = asset('raw', raw, ['totals'], [])
    mwaa.says({ assets: [older] })
    expect(await apiOn(mwaa).assetConsumers(raw)).toEqual(['totals'])
  })
})
