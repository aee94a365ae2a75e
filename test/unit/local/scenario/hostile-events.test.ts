import { describe, expect, it } from 'vitest'
import { acceptedEvent } from '../../../../lambdas/handlers/shared/accepted-event.ts'
import { hostileEvents, NOT_AN_EVENT, NOT_AN_EVENT_REASON } from '../../../../local/scenario/hostile-events.ts'
import { failedEvent } from '../../../support/events.ts'

const body = (detail: string) =>
  JSON.stringify({
    id: '00000000-0000-4000-8000-000000000000',
    source: 'goaround.airflow',
    'detail-type': 'Task Instance Failed',
    time: '2026-11-01T00:00:21Z',
    detail: JSON.parse(detail),
  })

describe("the scenario's hostile events", () => {
  it('are made from an event that is accepted', () => {
    expect(acceptedEvent(body(JSON.stringify(failedEvent())), 'test').detail).toMatchObject({ dag_id: 'orders' })
  })

  it.each(hostileEvents(failedEvent()))('are rejected: $what', ({ detail, reason }) => {
    expect(() => acceptedEvent(body(detail), 'test')).toThrow(reason)
  })

  it('come with a message that is no event', () => {
    expect(() => acceptedEvent(NOT_AN_EVENT, 'test')).toThrow(NOT_AN_EVENT_REASON)
  })
})
