import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventsApi } from '../../../lambdas/adapters/pagerduty.ts'
import { RoutingKeys } from '../../../lambdas/adapters/routing-keys.ts'
import { type AlertEvent, changeEventOf } from '../../../lambdas/domain/escalation/pagerduty-event.ts'
import { ROUTING_KEY, SECRET_ARN } from '../../support/escalation.ts'
import { PagerDutyServer } from '../../support/pagerduty-server.ts'

const secrets = mockClient(SecretsManagerClient)
const ACCESS = { routingKeySecretArn: SECRET_ARN, region: 'us' } as const
const EVENT: AlertEvent = { event_action: 'resolve', dedup_key: `${'c'.repeat(32)}-1` }
const NEW_KEY = 'N'.repeat(32)

let server: PagerDutyServer
let api: EventsApi
let waits: number[]
let clock: number
beforeEach(async () => {
  server = new PagerDutyServer()
  secrets.reset()
  secrets.on(GetSecretValueCommand).resolves({ SecretString: `${ROUTING_KEY}\n` })
  waits = []
  clock = 0
  const keys = new RoutingKeys(new SecretsManagerClient({ region: 'eu-west-1' }), () => clock)
  const wait = async (milliseconds: number) => void waits.push(milliseconds)
  api = new EventsApi({ keys, endpoint: await server.start(), wait })
})
afterEach(() => server.stop())

describe('an event', () => {
  it('is delivered when it is accepted, with the key of the secret', async () => {
    expect(await api.alert(ACCESS, EVENT)).toEqual({ kind: 'delivered' })
    expect(server.events).toEqual([{ routing_key: ROUTING_KEY, ...EVENT }])
  })

  it('of a deployment goes to its own address and is of its own schema', async () => {
    const change = changeEventOf({
      environment: 'prod',
      stack: 'Goaround-prod-Recovery',
      status: 'UPDATE_COMPLETE',
      at: '2026-11-01T00:00:00Z',
      href: 'https://example.com/',
    })
    expect(await api.change(ACCESS, change)).toEqual({ kind: 'delivered' })
    expect(server.changes).toHaveLength(1)
    expect(server.rejected).toEqual([])
  })

  it.each([429, 500, 503])('that meets %i once is tried again after a second', async (status) => {
    server.answer = () => (server.requests === 1 ? status : null)
    expect(await api.alert(ACCESS, EVENT)).toEqual({ kind: 'delivered' })
    expect(waits).toEqual([1000])
  })

  it.each([429, 502])('that meets %i twice is for later', async (status) => {
    server.answer = () => status
    expect(await api.alert(ACCESS, EVENT)).toMatchObject({ kind: 'down', why: expect.stringContaining(String(status)) })
    expect(server.requests).toBe(2)
  })

  it('that nobody answers is for later', async () => {
    await server.stop()
    expect(await api.alert(ACCESS, EVENT)).toMatchObject({ kind: 'down', why: expect.stringContaining('ECONNREFUSED') })
  })

  it('that is refused is never sent again', async () => {
    const bad = { ...EVENT, dedup_key: '' }
    expect(await api.alert(ACCESS, bad)).toMatchObject({ kind: 'refused', why: expect.stringContaining('400') })
    expect(server.requests).toBe(1)
  })

  it('follows no redirect: the key goes nowhere else', async () => {
    server.answer = () => 307
    expect(await api.alert(ACCESS, EVENT)).toMatchObject({ kind: 'refused', why: expect.stringContaining('307') })
    expect(server.requests).toBe(1)
  })
})

describe('the routing key', () => {
  it('is read once in five minutes', async () => {
    await api.alert(ACCESS, EVENT)
    clock = 299_000
    await api.alert(ACCESS, EVENT)
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1)
    clock = 300_000
    await api.alert(ACCESS, EVENT)
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2)
  })

  it('that was rotated since is read anew, and the page is not lost', async () => {
    await api.alert(ACCESS, EVENT)
    server.keys.add(NEW_KEY)
    secrets.on(GetSecretValueCommand).resolves({ SecretString: NEW_KEY })

    expect(await api.alert(ACCESS, EVENT)).toEqual({ kind: 'delivered' })
    expect(server.events.at(-1)?.routing_key).toBe(NEW_KEY)
  })

  it.each(['AccessDeniedException', 'ResourceNotFoundException'])(
    'that is %s is refused, so that others are told',
    async (name) => {
      secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error(name), { name }))
      expect(await api.alert(ACCESS, EVENT)).toEqual({
        kind: 'refused',
        why: `the routing key: Secrets Manager: ${name}`,
      })
      expect(server.requests).toBe(0)
    },
  )

  it('that can not be read just now is for later', async () => {
    secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
    expect(await api.alert(ACCESS, EVENT)).toMatchObject({ kind: 'down' })
  })

  it.each(['', '{"key": "x"}', 'short'])('of the value %j is none, and is told to nobody', async (SecretString) => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString })
    const delivery = await api.alert(ACCESS, EVENT)
    expect(delivery).toMatchObject({ kind: 'refused' })
    if (SecretString) expect(JSON.stringify(delivery)).not.toContain(SecretString)
  })
})
