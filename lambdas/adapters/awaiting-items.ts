import { recoveryIdSchema } from '../contracts/identifiers.ts'
import type { KnownAwaited } from '../domain/ports/awaiting.ts'
import type { Recovery } from '../domain/recovery/recovery.ts'
import type { Item } from './table.ts'

const SCHEMA_VERSION = 1

const named = (pk: string, sk: string, recoveryId: string): Item => ({
  pk,
  sk,
  schema_version: SCHEMA_VERSION,
  recovery_id: recoveryId,
})

export const providersPartition = (environment: string, asset: string): string => `PROVIDES#${environment}#${asset}`

export const openedSince = (instant: string): string => `AT#${instant}`

/** A recovery of a task that writes the asset; by its time, since only late ones are of interest. */
export const providerItem = (r: Recovery, asset: string): Item =>
  named(providersPartition(r.environment, asset), `${openedSince(r.openedAt)}#${r.id}`, r.id)

export const awaitersPartition = (environment: string, awaited: KnownAwaited): string =>
  awaited.kind === 'asset'
    ? `AWAITED#${environment}#asset#${awaited.asset}`
    : `AWAITED#${environment}#run#${awaited.dagId}#${awaited.runId}`

/** A recovery that is held until something is there. */
export const awaiterItem = (environment: string, awaited: KnownAwaited, recoveryId: string): Item =>
  named(awaitersPartition(environment, awaited), `REC#${recoveryId}`, recoveryId)

export const namedRecovery = (item: Item): string => recoveryIdSchema.parse(item.recovery_id)
