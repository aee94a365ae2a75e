import { readFileSync } from 'node:fs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoAwaiting } from '../../adapters/dynamo-awaiting.ts'
import { DynamoIncidents } from '../../adapters/dynamo-incidents.ts'
import { DynamoLedger, documentClient } from '../../adapters/dynamo-ledger.ts'
import { DynamoTrackRecord } from '../../adapters/dynamo-track-record.ts'
import { hash32, policyHashOf } from '../../adapters/hash.ts'
import { ENV, POLICY_FILE } from '../../contracts/env.ts'
import { policySchema } from '../../contracts/policy.ts'
import type { Flow } from '../../domain/flows/flow.ts'
import type { IncidentFlow } from '../../domain/flows/join-incident.ts'
import type { TrackFlow } from '../../domain/flows/track-flow.ts'
import type { Awaiting } from '../../domain/ports/awaiting.ts'
import type { Ledger } from '../../domain/ports/ledger.ts'
import { secondsBetween } from '../../domain/recovery/advance.ts'
import type { Recovery } from '../../domain/recovery/recovery.ts'
import { env } from './env.ts'
import { MeasuredIncidents } from './measured-incidents.ts'
import { measure } from './telemetry.ts'

type LambdaFlow = Flow &
  IncidentFlow &
  TrackFlow & { readonly awaiting: Awaiting; readonly db: DynamoDBDocumentClient; readonly table: string }

/** Everything a step of the way needs, made from the function's environment and the policy beside its bundle. */
export function lambdaFlow(actor: string): LambdaFlow {
  const document = readFileSync(new URL(`./${POLICY_FILE}`, import.meta.url), 'utf8')
  const db = documentClient()
  const table = env(ENV.ledgerTable)
  return {
    db,
    table,
    ledger: measured(new DynamoLedger(table, db)),
    incidents: new MeasuredIncidents(new DynamoIncidents(table, db)),
    awaiting: new DynamoAwaiting(table, db),
    track: new DynamoTrackRecord(table, db),
    hash: hash32,
    policy: policySchema.parse(JSON.parse(document)),
    policyHash: policyHashOf(document),
    clock: () => new Date().toISOString(),
    random: Math.random,
    actor,
  }
}

/** Counts recoveries as they come to rest, whoever wrote that. */
function measured(ledger: DynamoLedger): Ledger {
  const save = ledger.save.bind(ledger)
  ledger.save = async (next, step) => {
    await save(next, step)
    if (step.from !== next.state.kind) measureRest(next)
  }
  return ledger
}

function measureRest({ state, openedAt, updatedAt, attempts }: Recovery): void {
  if (state.kind !== 'recovered' && state.kind !== 'dead-lettered' && state.kind !== 'waived') return
  measure('RecoveriesSettled', 1, { State: state.kind })
  if (state.kind === 'recovered') {
    measure('RecoveryResults', 1, { Result: state.by === 'goaround' ? 'healed' : 'by-person' })
    measure('RecoverySeconds', Math.max(0, secondsBetween(openedAt, updatedAt)))
  } else if (state.kind === 'dead-lettered') {
    measure('RecoveryResults', 1, { Result: attempts > 0 ? 'given-up' : 'not-tried' })
  }
}
