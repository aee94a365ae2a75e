import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { documentClient } from '../../lambdas/adapters/dynamo-ledger.ts'
import { DynamoRecords } from '../../lambdas/adapters/dynamo-records.ts'
import { bodyText } from '../../lambdas/adapters/record-bodies.ts'
import { SqsRecordDeadLetters } from '../../lambdas/adapters/record-dead-letters.ts'
import { s3Client } from '../../lambdas/adapters/s3-sink.ts'
import { sqsClient } from '../../lambdas/adapters/sqs-queues.ts'
import { ENV } from '../../lambdas/contracts/env.ts'
import { pipelineSchema } from '../../lambdas/contracts/records-table.ts'
import type { RecordBook, RecordDeadLetters } from '../../lambdas/domain/ports/records.ts'
import type { LetterHead } from '../../lambdas/domain/records/letter.ts'
import { STAGES } from '../../lib/config/load.ts'
import { configurationOf } from './configuration.ts'
import { UsageError } from './failure.ts'
import { environmentNamed, tableNamed } from './named-table.ts'
import { plain } from './print.ts'

/** What the commands on records read and do. */
export type RecordsStore = {
  readonly environment: string
  /** by the configuration; undefined where none is at hand */
  readonly pipelines: readonly string[] | undefined
  readonly book: RecordBook
  readonly deadLetters: (pipeline: string) => RecordDeadLetters
  /** the text of a large record, at most its first `most` bytes */
  readonly body: (place: Extract<LetterHead['body'], { at: 's3' }>, most: number) => Promise<string>
}

/**
 * The table is named by RECORDS_TABLE, else found by the name of its stack; queues are found by their names.
 * @param config a JSON document that names the pipelines; without it the stage of the environment's name, where there is one
 * @throws UsageError where the environment is not named or has no such table
 */
export async function openRecords(
  option: string | undefined,
  config: string | undefined,
  variables = process.env,
): Promise<RecordsStore> {
  const environment = environmentNamed(option, variables)
  const pipelines = await declared(environment, config)
  const db = documentClient()
  const table = variables[ENV.recordsTable] || (await tableNamed(db, `Goaround-${environment}-Records-Records`))
  const sqs = sqsClient()
  return {
    environment,
    pipelines,
    book: new DynamoRecords(environment, table, db),
    deadLetters: (pipeline) => new SqsRecordDeadLetters(environment, pipeline, sqs),
    body: (place, most) => bodyText(place, most, s3Client()),
  }
}

async function declared(environment: string, config: string | undefined): Promise<string[] | undefined> {
  if (config === undefined && !existsSync(join(STAGES, `${environment}.ts`))) return undefined
  const found = await configurationOf(config === undefined ? { env: environment } : { config })
  if (found.environment !== environment) {
    throw new UsageError(`--config: expected the configuration of ${environment}, found ${plain(found.environment)}'s`)
  }
  return found.pipelines.map(({ name }) => name)
}

/** @throws UsageError where there is no such pipeline */
export function pipelineNamed({ environment, pipelines }: RecordsStore, name: string): string {
  const { data } = pipelineSchema.safeParse(name)
  if (data !== undefined && (pipelines?.includes(data) ?? true)) return data
  const known = pipelines === undefined ? 'lower case letters, digits, - (≤ 32)' : pipelines.join(', ') || 'none'
  throw new UsageError(`pipeline: ${environment} has no pipeline ${plain(name)}; expected ${known}`)
}

/**
 * The one that is named, else all.
 * @throws UsageError where none is named and nobody knows which there are
 */
export function pipelinesNamed(store: RecordsStore, name: string | undefined): readonly string[] {
  if (name !== undefined) return [pipelineNamed(store, name)]
  if (store.pipelines) return store.pipelines
  throw new UsageError('name the pipeline, or the configuration that names them by --config <file>')
}
