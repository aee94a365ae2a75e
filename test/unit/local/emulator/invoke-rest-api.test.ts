import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { withEmulator } from './with-emulator.ts'

type Seen = { method: string; url: string; login: string; body: string }

const seen: Seen[] = []
/** tokens handed out: `<login>-<number>`; the newest of each login is the valid one */
const issued = new Map<string, number>()
let faults = ''
let server: Server | undefined

/** Airflow as far as the emulator sees it. */
async function airflow(): Promise<string> {
  server = createServer(async (request, response) => {
    const body = await text(request)
    const answer = (status: number, document: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
    if (request.url === '/auth/token') {
      const { username } = JSON.parse(body) as { username: string }
      issued.set(username, (issued.get(username) ?? 0) + 1)
      return answer(201, { access_token: `${username}-${issued.get(username)}` })
    }
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    const login = token.split('-')[0] ?? ''
    if (token !== `${login}-${issued.get(login)}`) return answer(401, {})
    seen.push({ method: request.method ?? '', url: request.url ?? '', login, body })
    const status = /status=(\d+)/.exec(request.url ?? '')?.[1]
    return answer(Number(status ?? 200), { echo: request.url })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of request) all += chunk
  return all
}

const emulator = withEmulator(async (directory) => {
  faults = join(mkdtempSync(join(directory, 'faults-')), 'faults.json')
  const login = (username: string) => ({ username, password: `${username}'s` })
  return { name: 'env', airflowUrl: await airflow(), viewer: login('viewer'), user: login('user'), faults }
})
afterAll(() => server?.close())
beforeEach(() => void seen.splice(0))

async function invoke(request: object, name = 'env') {
  const response = await fetch(`${emulator().endpoint}/restapi/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization:
        'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/airflow/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(request),
  })
  return { status: response.status, error: response.headers.get('x-amzn-errortype'), body: await response.json() }
}

test('query and body reach Airflow, and its answer comes back with its status', async () => {
  const answer = await invoke({
    Method: 'PATCH',
    Path: '/dags/a',
    QueryParameters: { update_mask: 'is_paused' },
    Body: { is_paused: true },
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    RestApiStatusCode: 200,
    RestApiResponse: { echo: '/api/v2/dags/a?update_mask=is_paused' },
  })
  expect(seen).toEqual([
    { method: 'PATCH', url: '/api/v2/dags/a?update_mask=is_paused', login: 'user', body: '{"is_paused": true}' },
  ])
})

test('reads, lists with a body among them, are made as viewer and all else as user', async () => {
  await invoke({ Method: 'GET', Path: '/version' })
  await invoke({ Method: 'POST', Path: '/dags/~/dagRuns/~/taskInstances/list', Body: {} })
  await invoke({ Method: 'POST', Path: '/dags/a/clearTaskInstances', Body: {} })
  await invoke({ Method: 'PUT', Path: '/x', Body: {} })
  expect(seen.map(({ login }) => login)).toEqual(['viewer', 'viewer', 'user', 'user'])
})

test('a token that has run out is replaced', async () => {
  await invoke({ Method: 'GET', Path: '/version' })
  issued.set('viewer', 99)
  expect((await invoke({ Method: 'GET', Path: '/version' })).status).toBe(200)
})

test("Airflow's refusals and failures come as MWAA tells them", async () => {
  const refused = await invoke({ Method: 'GET', Path: '/x', QueryParameters: { status: 409 } })
  expect(refused).toMatchObject({ status: 400, error: 'RestApiClientException', body: { RestApiStatusCode: 409 } })
  const failed = await invoke({ Method: 'GET', Path: '/x', QueryParameters: { status: 503 } })
  expect(failed).toMatchObject({ status: 400, error: 'RestApiServerException', body: { RestApiStatusCode: 503 } })
})

test('a path of 64 characters passes, one more does not', async () => {
  expect((await invoke({ Method: 'GET', Path: `/${'x'.repeat(63)}` })).status).toBe(200)
  expect(await invoke({ Method: 'GET', Path: `/${'x'.repeat(64)}` })).toMatchObject({
    status: 400,
    error: 'ValidationException',
  })
  expect(await invoke({ Method: 'HEAD', Path: '/x' })).toMatchObject({ status: 400, error: 'ValidationException' })
  expect(seen).toHaveLength(1)
})

test('another environment is not found', async () => {
  expect(await invoke({ Method: 'GET', Path: '/x' }, 'other')).toMatchObject({
    status: 404,
    error: 'ResourceNotFoundException',
  })
})

test('faults happen as often as they were asked for', async () => {
  writeFileSync(faults, JSON.stringify({ fault: 'throttle', calls: 2 }))
  const errors = []
  for (let call = 0; call < 3; call++) errors.push((await invoke({ Method: 'GET', Path: '/x' })).error)
  expect(errors).toEqual(['ThrottlingException', 'ThrottlingException', null])
})

test('an answer that is lost was given: the call has been made', async () => {
  writeFileSync(faults, JSON.stringify({ fault: 'lost-answer' }))
  expect((await invoke({ Method: 'POST', Path: '/dags/a/clearTaskInstances', Body: {} })).error).toBe(
    'RestApiServerException',
  )
  expect(seen).toHaveLength(1)
})
