import { PAGERDUTY_HOSTS, type Team } from '../contracts/escalation.ts'
import type { AlertEvent, ChangeEvent } from '../domain/escalation/pagerduty-event.ts'
import type { Delivery, PagerDuty } from '../domain/ports/paging.ts'
import { KeyRefused, type RoutingKeys } from './routing-keys.ts'

type Access = NonNullable<Team['pagerDuty']>

const ANSWER_WITHIN_MS = 5_000
const PAUSE_MS = 1_000

export type PagerDutySettings = {
  readonly keys: RoutingKeys
  /** instead of PagerDuty's own hosts; empty: those */
  readonly endpoint: string
  readonly wait?: (milliseconds: number) => Promise<void>
}

/**
 * PagerDuty's Events API v2. Two tries a second apart; whoever calls owns all longer waiting. 202 is taken, 429, 5xx and
 * no answer are worth another try later, anything else is not. Redirects are not followed: the key goes nowhere else.
 */
export class EventsApi implements PagerDuty {
  readonly #settings: PagerDutySettings

  constructor(settings: PagerDutySettings) {
    this.#settings = settings
  }

  alert(access: Access, event: AlertEvent): Promise<Delivery> {
    return this.#send(access, '/v2/enqueue', event)
  }

  change(access: Access, event: ChangeEvent): Promise<Delivery> {
    return this.#send(access, '/v2/change/enqueue', event)
  }

  async #send(access: Access, path: string, event: AlertEvent | ChangeEvent): Promise<Delivery> {
    const { keys, endpoint, wait = sleep } = this.#settings
    const url = `${endpoint || PAGERDUTY_HOSTS[access.region]}${path}`
    const arn = access.routingKeySecretArn
    try {
      const key = await keys.key(arn)
      const first = await post(url, key, event)
      if (first.kind === 'delivered') return first
      if (first.kind === 'down') {
        await wait(PAUSE_MS)
        return await post(url, key, event)
      }
      // A key that was rotated since it was read is no reason to lose a page.
      const fresh = await keys.freshKey(arn)
      return fresh === key ? first : await post(url, fresh, event)
    } catch (error) {
      const why = `the routing key: ${(error as Error).message}`
      return { kind: error instanceof KeyRefused ? 'refused' : 'down', why }
    }
  }
}

async function post(url: string, routing_key: string, event: AlertEvent | ChangeEvent): Promise<Delivery> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ routing_key, ...event }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const text = (await answer.text()).slice(0, 200)
    if (answer.status === 202) return { kind: 'delivered' }
    const why = `PagerDuty answered ${answer.status}: ${text}`
    return { kind: answer.status === 429 || answer.status >= 500 ? 'down' : 'refused', why }
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } }
    return { kind: 'down', why: `PagerDuty did not answer: ${cause?.code ?? message}` }
  }
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
