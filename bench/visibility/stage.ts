import type { Platform } from '../../local/scenario/platform.ts'
import type { Waits } from '../../local/scenario/waits.ts'
import type { AwsCli } from './aws-cli.ts'
import type { CloudWatch } from './cloudwatch.ts'

/** What a fault can see and touch. */
export type Stage = Platform & {
  readonly cloudwatch: CloudWatch
  readonly cli: AwsCli
  /** when the run that nobody starts is to start, ISO 8601 */
  readonly scheduled: string
  readonly until: Waits['until']
  /** one line for the user */
  readonly say: (text: string) => void
}

/** Every run of a DAG here has this id: each DAG runs once. */
export const RUN_ID = 'visibility'

/** Starts a DAG that fails; answers when so many of its task instances have failed, epoch milliseconds. */
export async function failing({ airflow, until }: Stage, dag: string, task: string, many = 1): Promise<number> {
  await airflow.client.trigger(dag, RUN_ID)
  return until(`${dag}.${task} to fail`, async () => {
    const tasks = await airflow.client.taskInstances(dag, RUN_ID)
    const failed = tasks.filter(({ task_id, end_date, state }) => task_id === task && end_date && state !== 'success')
    if (failed.length < many) return undefined
    return Math.max(...failed.map(({ end_date }) => Date.parse(end_date ?? '')))
  })
}

export async function recovered({ airflow, until }: Stage, dag: string): Promise<void> {
  await until(`the run of ${dag} to be recovered`, async () => {
    const { state } = await airflow.client.run(dag, RUN_ID)
    return state === 'success' || undefined
  })
}

/** Beyond the local policy's five seconds a dead letter that comes back is a redrive, no first pass. */
const FIRST_PASS_MILLISECONDS = 7_000

export async function pastFirstPass({ cloud, until }: Stage): Promise<void> {
  await until('the dead letter to be older than a first pass', async () => {
    const letters = await cloud.deadLetters()
    return letters.every(({ sent_at }) => Date.now() - sent_at > FIRST_PASS_MILLISECONDS) || undefined
  })
}

/** The last part of a queue's URL is its name. */
export const queueName = (url: string): string => url.slice(url.lastIndexOf('/') + 1)
