import { DynamoAwaiting } from '../../lambdas/adapters/dynamo-awaiting.ts'
import { DynamoBreakers } from '../../lambdas/adapters/dynamo-breakers.ts'
import { DynamoControls } from '../../lambdas/adapters/dynamo-controls.ts'
import { DynamoIncidents } from '../../lambdas/adapters/dynamo-incidents.ts'
import { DynamoLedger, documentClient } from '../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoPagings } from '../../lambdas/adapters/dynamo-pagings.ts'
import { DynamoTrackRecord } from '../../lambdas/adapters/dynamo-track-record.ts'
import { DynamoWatch } from '../../lambdas/adapters/dynamo-watch.ts'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { Awaiting } from '../../lambdas/domain/ports/awaiting.ts'
import type { Breakers } from '../../lambdas/domain/ports/breakers.ts'
import type { Controls } from '../../lambdas/domain/ports/controls.ts'
import type { Incidents } from '../../lambdas/domain/ports/incidents.ts'
import type { Ledger } from '../../lambdas/domain/ports/ledger.ts'
import type { Pagings } from '../../lambdas/domain/ports/paging.ts'
import type { TrackRecord } from '../../lambdas/domain/ports/track-record.ts'
import type { WatchStore } from '../../lambdas/domain/ports/watch.ts'
import { environmentNamed, tableNamed } from './named-table.ts'

export type Store = {
  readonly environment: string
  readonly ledger: Ledger
  readonly controls: Controls
  readonly incidents: Incidents
  readonly awaiting: Awaiting
  readonly track: TrackRecord
  readonly watch: WatchStore
  readonly pagings: Pagings
  /** in a table of their own, which is looked for when it is asked for */
  readonly breakers: () => Promise<Breakers>
}

/**
 * What a command reads and writes of an environment: its tables are named by LEDGER_TABLE and BREAKER_TABLE, else found
 * among the account's tables by the name of the state stack.
 * @throws UsageError where the environment is not named or its ledger is not there
 */
export async function openStore(option: string | undefined, variables = process.env): Promise<Store> {
  const environment = environmentNamed(option, variables)
  const db = documentClient()
  const find = (construct: 'Ledger' | 'Breakers') => tableNamed(db, `Goaround-${environment}-State-${construct}`)
  const table = variables[ENV.ledgerTable] || (await find('Ledger'))
  return {
    environment,
    ledger: new DynamoLedger(table, db),
    controls: new DynamoControls(table, db),
    incidents: new DynamoIncidents(table, db),
    awaiting: new DynamoAwaiting(table, db),
    track: new DynamoTrackRecord(table, db),
    watch: new DynamoWatch(table, db),
    pagings: new DynamoPagings(table, db),
    breakers: async () => new DynamoBreakers(variables[ENV.breakerTable] || (await find('Breakers')), db),
  }
}
