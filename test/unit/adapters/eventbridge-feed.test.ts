import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { EventBridgeFeed } from '../../../lambdas/adapters/eventbridge-feed.ts'
import { failedEvent } from '../../support/events.ts'

const mock = mockClient(EventBridgeClient)
beforeEach(() => mock.reset())
const publish = (count: number) =>
  new EventBridgeFeed('goaround-test').publish(Array.from({ length: count }, (_, n) => failedEvent({ map_index: n })))
const entries = () => mock.commandCalls(PutEventsCommand).map((c) => c.args[0].input.Entries ?? [])

describe('what the reconciler found', () => {
  it('goes on the bus as the listener would put it there', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 })

    await publish(1)

    expect(entries()).toEqual([
      [
        {
          EventBusName: 'goaround-test',
          Source: 'goaround.airflow',
          DetailType: 'Task Instance Failed',
          Detail: JSON.stringify(failedEvent({ map_index: 0 })),
        },
      ],
    ])
  })

  it('goes ten to a call, each once', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 })

    await publish(21)

    expect(entries().map((e) => e.length)).toEqual([10, 10, 1])
    const indexes = entries()
      .flat()
      .map((e) => JSON.parse(e.Detail ?? '').map_index)
    expect(indexes).toEqual(Array.from({ length: 21 }, (_, n) => n))
  })

  it('of which the bus did not take some is an error that names the first, although it answered 200', async () => {
    mock.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
    })
    await expect(publish(2)).rejects.toThrow('1 of 2 events were not taken: ThrottlingException slow down')
  })

  it('that cannot be sent is an error', async () => {
    mock.on(PutEventsCommand).rejects(new Error('no such bus'))
    await expect(publish(1)).rejects.toThrow('no such bus')
  })
})
