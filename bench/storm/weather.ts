import './quiet.ts'
import { shardOf } from '../../lambdas/adapters/shards.ts'
import { classifyEvent } from '../../lambdas/domain/classify/classify.ts'
import type { Incident } from '../../lambdas/domain/incident/incident.ts'
import type { Ledger } from '../../lambdas/domain/ports/ledger.ts'
import { classifyRecord } from '../../lambdas/handlers/classify-failure.ts'
import { house } from '../../test/support/house.ts'
import { seeded } from '../../test/support/random.ts'
import { type Consumed, consumeAll } from './consumers.ts'
import { type Failure, stormOf, told } from './failures.ts'
import { Scheduler } from './scheduler.ts'
import { Writes } from './writes.ts'

export type Weather = {
  readonly seed: number
  readonly failures: number
  /** share of the failures that is told twice */
  readonly duplicates?: number
  readonly dies?: (point: number, random: () => number) => boolean
}

export type Sky = ReturnType<typeof weather>

/** The failures of a storm, the classifier Lambda's handler and the stores it writes to, under one simulated clock. */
export function weather({ seed, failures, duplicates = 0.1, dies }: Weather) {
  const random = seeded(seed)
  const scheduler = new Scheduler({ random, ...(dies ? { dies: (point) => dies(point, random) } : {}) })
  const made = stormOf(failures, scheduler.now, random)
  const writes = new Writes()
  const h = house()
  const ledger = writes.counting<Ledger>(h.ledger, {
    open: ({ id, incidentId }: Parameters<Ledger['open']>[0]) => [`REC#${id}`, `MEMBERS#${incidentId}#${shardOf(id)}`],
    save: ({ id }: Parameters<Ledger['save']>[0]) => [`REC#${id}`],
  })
  const incidents = writes.counting(h.ledger.incidents, {
    create: ({ id }: Incident) => [`INC#${id}`],
    save: ({ id }: Incident) => [`INC#${id}`],
  })
  const flow = {
    ...h.flow,
    ledger: scheduler.port(ledger),
    incidents: scheduler.port(incidents),
    legs: scheduler.port(h.flow.legs),
    intake: scheduler.port(h.flow.intake),
    observations: scheduler.port(h.flow.observations),
    clock: scheduler.clock,
    random,
    classify: (event: Parameters<typeof classifyEvent>[0]) => classifyEvent(event),
  }
  const deps = { flow: () => flow, reject: async (_: string, reason: string) => Promise.reject(new Error(reason)) }
  const take = (failure: Failure) => classifyRecord({ body: bodyOf(failure), messageId: 'm' }, deps)
  const consume = (list: readonly Failure[]): Promise<Consumed<Failure>> => consumeAll(scheduler, list, take)
  /** the same without slowness, for what happens before and after */
  const calm = { ...h.flow, clock: scheduler.clock, classify: flow.classify }
  return { ...h, flow, calm, scheduler, writes, failures: made, told: told(made, duplicates, random), consume }
}

const bodyOf = ({ event }: Failure): string =>
  JSON.stringify({
    id: 'e',
    source: 'goaround.airflow',
    'detail-type': 'Task Instance Failed',
    time: event.ended_at,
    detail: event,
  })
