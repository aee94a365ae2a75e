import { MWAAClient } from '@aws-sdk/client-mwaa'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AirflowApiError } from '../../../lambdas/domain/ports/airflow-api.ts'
import { apiOn, MwaaServer } from './mwaa-server.ts'

const mwaa = new MwaaServer()
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  await mwaa.start()
})
afterAll(() => mwaa.stop())
beforeEach(() => mwaa.reset())

describe('an error', () => {
  const client = (RestApiStatusCode: number) => ({ RestApiStatusCode, RestApiResponse: { detail: 'as Airflow says' } })

  it.each<[string, string, number, unknown, string, number | null]>([
    ['Airflow has no such thing', 'RestApiClientException', 400, client(404), 'not-found', 404],
    ['somebody else cleared it', 'RestApiClientException', 400, client(409), 'conflict', 409],
    ['the token is no good', 'RestApiClientException', 400, client(401), 'denied', 401],
    ['the role may not', 'RestApiClientException', 400, client(403), 'denied', 403],
    ['Airflow is throttling', 'RestApiClientException', 400, client(429), 'unavailable', 429],
    ['the body is wrong', 'RestApiClientException', 400, client(422), 'bad-request', 422],
    ['Airflow broke', 'RestApiServerException', 400, client(500), 'unavailable', 500],
    ['IAM says no', 'AccessDeniedException', 403, { Message: 'no' }, 'denied', null],
    ['MWAA does not take the request', 'ValidationException', 400, { message: 'Path' }, 'bad-request', null],
    ['MWAA is throttling', 'ThrottlingException', 429, { message: 'slow down' }, 'unavailable', null],
    ['MWAA broke', 'InternalServerException', 500, { message: 'oops' }, 'unavailable', null],
    ['the environment is being made', 'ResourceNotFoundException', 404, { message: 'none' }, 'unavailable', null],
    ['its name carries a namespace', 'com.amazonaws#ValidationException:http://x', 400, {}, 'bad-request', null],
  ])('%s: it is told once and as what it is', async (_what, type, status, body, kind, restStatus) => {
    mwaa.fails(type, status, body)

    const error = await apiOn(mwaa)
      .listTaskInstances({})
      .catch((e: unknown) => e)

    expect(error).toBeInstanceOf(AirflowApiError)
    expect(error).toMatchObject({ kind, status: restStatus })
    expect(mwaa.seen).toHaveLength(1)
  })

  it('keeps what was said, cut short', async () => {
    mwaa.fails('RestApiClientException', 400, { RestApiStatusCode: 422, RestApiResponse: { detail: 'x'.repeat(9000) } })
    const error: Error = await apiOn(mwaa)
      .dag('a')
      .catch((e) => e)
    expect(error.message).toMatch(/^RestApiClientException \(422\): {"detail":"xxx/)
    expect(error.message.length).toBeLessThan(600)
  })

  it.each([
    ['as __type', { __type: 'AccessDeniedException', message: 'no' }, 'denied'],
    ['as code', { code: 'ValidationException', message: 'no' }, 'bad-request'],
    ['not at all', { message: 'no' }, 'unavailable'],
  ])('that is named in the body %s is told as what it is', async (_where, body, kind) => {
    mwaa.next({ status: 400, body })
    await expect(apiOn(mwaa).dag('a')).rejects.toMatchObject({ kind, message: expect.stringMatching(/\(400\): no$/) })
  })

  it.each<[string, Parameters<MwaaServer['next']>[0]]>([
    ['a page that is not JSON', { status: 502, body: '<html>bad gateway</html>' }],
    ['a hung-up connection', 'hang-up'],
    ['an answer without Airflow’s status', { status: 200, body: { RestApiResponse: {} } }],
  ])('of transport is unavailable: %s', async (_what, answer) => {
    mwaa.next(answer)
    await expect(apiOn(mwaa).listTaskInstances({})).rejects.toMatchObject({
      name: 'AirflowApiError',
      kind: 'unavailable',
    })
  })

  it('of a closed port is unavailable', async () => {
    const closed = apiOn(mwaa, { endpoint: 'http://127.0.0.1:1' })
    await expect(closed.listTaskInstances({})).rejects.toMatchObject({ kind: 'unavailable', status: null })
  })

  it('of no answer in time is unavailable', async () => {
    mwaa.next('never')
    const impatient = new MWAAClient({
      endpoint: mwaa.endpoint,
      disableHostPrefix: true,
      maxAttempts: 1,
      requestHandler: { requestTimeout: 50 },
    })
    await expect(apiOn(mwaa, {}, impatient).listTaskInstances({})).rejects.toMatchObject({
      kind: 'unavailable',
      status: null,
    })
  })

  it('of an answer that is not what Airflow documents names the path', async () => {
    mwaa.says({ task_instances: [{ try_number: 'one' }], total_entries: 1 })
    await expect(apiOn(mwaa).listTaskInstances({})).rejects.toMatchObject({
      kind: 'bad-request',
      message: expect.stringContaining('/dags/~/dagRuns/~/taskInstances/list'),
    })
  })
})
