import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Airflow, randomPasswords, startAirflow } from '../airflow/airflow.ts'
import { asMwaa } from '../airflow/as-mwaa.ts'
import type { CdkContext } from '../deploy/cdk.ts'
import { deployGoaround } from '../deploy/goaround.ts'
import { emulatorSettings } from '../emulator/client-settings.ts'
import { startEmulator } from '../emulator/emulator.ts'
import { freePort } from '../processes/ports.ts'
import { ENVIRONMENT } from '../scenario/environment.ts'
import type { Phase, Start } from '../scenario/platform.ts'
import { environment } from './environment.ts'
import { type CascadeOutputs, cascadeOutputsSchema } from './outputs.ts'
import { Pager } from './pager.ts'
import type { Side } from './result.ts'
import { EVERY_SECONDS } from './schedule.ts'
import { BUCKET, closeSurroundings, type SideWorld, type Surroundings, surround, variablesOf } from './side-world.ts'
import { Stream } from './stream.ts'

/** Of each Airflow: as many as sensors of the fragile side can hold within minutes. */
const SLOTS = 8
/** Both sides are ready by then; a schedule that begins earlier has runs to catch up with. */
const READY_AFTER_SECONDS = 60
const POOLS = [
  ['orders_api', 2],
  ['orders_sink', 2],
] as const

export type CascadePlatform = {
  readonly fragile: SideWorld
  readonly fixed: SideWorld
  readonly pager: Pager
  /** when the schedules begin, epoch milliseconds */
  readonly begins: number
  readonly env: Readonly<Record<string, string>>
  readonly outputs: CascadeOutputs
  readonly s3: S3Client
  readonly db: DynamoDBDocumentClient
  readonly streams: Readonly<Record<Side, Stream>>
  close(): Promise<void>
}

/** Brings up one emulator with Goaround in it, and an Airflow with surroundings of its own for each side. */
export async function startCascade(start: Start, directory: string, phase: Phase): Promise<CascadePlatform> {
  const port = await freePort()
  const passwords = randomPasswords()
  const emulator = await phase('AWS emulator (MiniStack)', () =>
    startEmulator({ start, mwaa: asMwaa(port, passwords), directory, lambdaSlots: 2 }),
  )
  const settings = emulatorSettings(emulator.env)
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const plain = new DynamoDBClient(settings)
  const kinesis = new KinesisClient(settings)
  const [fragile, fixed] = (await Promise.all(
    (['fragile', 'fixed'] as const).map((side) => surround(side, directory, settings.endpoint)),
  )) as [Surroundings, Surroundings]
  const streams = { fragile: new Stream(kinesis, fragile.stream), fixed: new Stream(kinesis, fixed.stream) }
  const pager = await Pager.open()

  await phase('Streams, tables and bucket', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    await Promise.all([fragile, fixed].map(({ table }) => plain.send(ordersTable(table))))
    await Promise.all(Object.values(streams).map((stream) => stream.create()))
  })

  const begins = Date.now() + READY_AFTER_SECONDS * 1000
  const schedule = {
    ORDERS_EVERY_S: String(EVERY_SECONDS),
    ORDERS_REPLAY_EVERY_S: String(EVERY_SECONDS),
    ORDERS_START: new Date(begins).toISOString(),
  }
  const context = { start, env: emulator.env, directory }
  const airflowOf = (side: Surroundings, variables: Record<string, string>, more: { port?: number } = {}) =>
    phase(`Apache Airflow 3.2.1, ${side.side}`, () =>
      startAirflow({
        start,
        dagFolder: side.dagFolder,
        env: { ...emulator.env, ...variablesOf(side), ...schedule, ...variables },
        passwords,
        directory: freshly(side.directory),
        parallelism: SLOTS,
        triggerer: side.side === 'fixed',
        name: `airflow-${side.side}`,
        paused: true,
        ...more,
      }),
    )
  const [outputs, fragileAirflow, fixedAirflow] = await Promise.all([
    deployed(context, directory, phase),
    airflowOf(fragile, { PAGER_URL: pager.url }),
    airflowOf(fixed, fixedVariables(fixed, settings.endpoint), { port }),
  ])
  for (const [pool, slots] of POOLS) await fixedAirflow.client.createPool(pool, slots)
  fixedAirflow.tell({
    GOAROUND_BREAKER_TABLE: outputs.BreakerTableName,
    GOAROUND_RECORDS_TABLE: outputs.RecordsTableName,
    ORDERS_RECORDS_QUEUE_URL: outputs.OrdersRecordsQueueUrl,
    ORDERS_REPLAY_QUEUE_URL: outputs.OrdersRecordReplayQueueUrl,
    ORDERS_RECORDS_BUCKET: outputs.RecordBodiesBucketName,
  })
  const world = (side: Surroundings, airflow: Airflow): SideWorld => ({ ...side, airflow, slots: SLOTS })
  return {
    fragile: world(fragile, fragileAirflow),
    fixed: world(fixed, fixedAirflow),
    pager,
    begins,
    env: emulator.env,
    outputs,
    s3,
    db: DynamoDBDocumentClient.from(plain),
    streams,
    close: async () => void (await Promise.all([pager.close(), closeSurroundings(fragile), closeSurroundings(fixed)])),
  }
}

function fixedVariables({ directory }: Surroundings, endpoint: string): Record<string, string> {
  return {
    GOAROUND_ENVIRONMENT: ENVIRONMENT,
    // What Goaround keeps is not what the proxy is about.
    GOAROUND_BREAKER_ENDPOINT_URL: endpoint,
    AIRFLOW__CORE__XCOM_BACKEND: 'goaround.xcom.LargeValueXCom',
    GOAROUND_XCOM_PATH: `file://${join(directory, 'xcom')}`,
  }
}

async function deployed(context: CdkContext, directory: string, phase: Phase): Promise<CascadeOutputs> {
  const file = join(directory, 'cascade-environment.json')
  writeFileSync(file, JSON.stringify(environment))
  return cascadeOutputsSchema.parse(await deployGoaround(context, phase, `config=${file}`))
}

const ordersTable = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })

function freshly(directory: string): string {
  rmSync(join(directory, 'airflow'), { recursive: true, force: true })
  mkdirSync(join(directory, 'xcom'), { recursive: true })
  return directory
}
