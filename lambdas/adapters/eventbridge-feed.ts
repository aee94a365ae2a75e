import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE, type TaskInstanceFailed } from '../contracts/events.ts'
import type { FailureFeed } from '../domain/ports/transport.ts'
import { clientSettings } from './aws-client.ts'

const BATCH = 10

/** Puts the reconciler's findings on the same bus as the listener's. */
export class EventBridgeFeed implements FailureFeed {
  readonly #bus: string
  readonly #events: EventBridgeClient

  constructor(bus: string, events = new EventBridgeClient(clientSettings())) {
    this.#bus = bus
    this.#events = events
  }

  async publish(failures: readonly TaskInstanceFailed[]): Promise<void> {
    for (let at = 0; at < failures.length; at += BATCH) {
      const Entries = failures.slice(at, at + BATCH).map((detail) => ({
        EventBusName: this.#bus,
        Source: EVENT_SOURCE,
        DetailType: 'Task Instance Failed',
        Detail: JSON.stringify(detail),
      }))
      const { FailedEntryCount, Entries: answers } = await this.#events.send(new PutEventsCommand({ Entries }))
      if (FailedEntryCount) {
        const first = answers?.find((a) => a.ErrorCode)
        throw new Error(
          `${FailedEntryCount} of ${Entries.length} events were not taken: ${first?.ErrorCode} ${first?.ErrorMessage}`,
        )
      }
    }
  }
}
