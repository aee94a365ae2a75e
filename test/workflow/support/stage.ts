import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { vi } from 'vitest'
import {
  type AttemptCommand,
  type AttemptResult,
  attemptCommandSchema,
  type PlanResult,
  type SettleResult,
} from '../../../lambdas/contracts/workflow.ts'
import { SUBSTITUTIONS } from '../../../lib/constructs/recovery-definition.ts'
import { startEmulator } from '../../../local/emulator/emulator.ts'
import { openSession } from '../../../local/processes/run-session.ts'
import { synthesizedDefinition } from './definition.ts'
import { zipOf } from './zip.ts'

/** What the stand-ins for the two steps answer, call by call; the last answer is repeated, an error is thrown. */
export type Script = {
  readonly plan: readonly (PlanResult | { readonly error: string })[]
  readonly settle?: readonly SettleResult[]
}

/** The stand-in writes down what it is asked and answers by the script that the recovery's id is. */
const stub = (step: 'plan' | 'settle', calls: string): string => `
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
export const handler = async (event) => {
  const file = ${JSON.stringify(calls)} + '/' + event.recovery_id.split('|')[0] + '.${step}'
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\\n').length : 0
  appendFileSync(file, JSON.stringify(event) + '\\n')
  const answers = JSON.parse(event.recovery_id.slice(event.recovery_id.indexOf('|') + 1)).${step}
  const answer = answers[Math.min(before, answers.length - 1)]
  if (answer.error) throw Object.assign(new Error(answer.error), { name: answer.error })
  return answer
}`

/** The synthesized state machine on the emulator, with stand-ins for its two functions and a queue to answer from. */
export async function openStage() {
  const directory = mkdtempSync(join(tmpdir(), 'goaround-workflow-'))
  const session = await openSession({ directory, signals: false })
  const { endpoint } = await startEmulator({ start: session.start, directory })
  const client = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'workflow', secretAccessKey: 'local' },
    maxAttempts: 2,
  }
  const sfn = new SFNClient(client)
  const sqs = new SQSClient(client)
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'commands' }))
  const fill = {
    [SUBSTITUTIONS.partition]: 'aws',
    [SUBSTITUTIONS.commands]: QueueUrl,
    [SUBSTITUTIONS.plan]: await createFunction(endpoint, 'plan', stub('plan', directory)),
    [SUBSTITUTIONS.settle]: await createFunction(endpoint, 'settle', stub('settle', directory)),
  }
  const definition = await synthesizedDefinition(fill)
  let runs = 0

  /** Starts a leg; `change` is made to the definition's text. */
  async function start(script: Script, change = (text: string) => text): Promise<Leg> {
    runs += 1
    const name = `leg${runs}`
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name,
        definition: change(definition),
        roleArn: 'arn:aws:iam::000000000000:role/r',
      }),
    )
    const recoveryId = `${name}|${JSON.stringify({ settle: [], ...script })}`
    const input = JSON.stringify({ recovery_id: recoveryId, leg: 7 })
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }))
    return { recoveryId, executionArn: executionArn ?? '' }
  }

  /** The next command on the queue. */
  async function command(): Promise<AttemptCommand & { readonly body: unknown }> {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }))
    const [message] = Messages
    if (!message?.Body) throw new Error('no command came within ten seconds')
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
    const body: unknown = JSON.parse(message.Body)
    const parsed = attemptCommandSchema.extend({ recovery_id: attemptCommandSchema.shape.task_token }).parse(body)
    return { ...parsed, body }
  }

  const answer = (taskToken: string, result: AttemptResult) =>
    sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }))

  /** Waits for the execution's end. */
  async function end({ executionArn }: Leg) {
    const ended = await vi.waitFor(
      async () => {
        const { status, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }))
        if (status === 'RUNNING') throw new Error('still running')
        return { status, error, cause }
      },
      { timeout: 30_000, interval: 100 },
    )
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
    return { ...ended, states: events.flatMap((e) => e.stateEnteredEventDetails?.name ?? []) }
  }

  /** What a stand-in was asked, call by call. */
  function asked({ recoveryId }: Leg, step: 'plan' | 'settle'): Record<string, unknown>[] {
    const file = join(directory, `${recoveryId.split('|')[0]}.${step}`)
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
  }

  async function close(): Promise<void> {
    await session.close()
    rmSync(directory, { recursive: true, force: true })
  }

  return { start, command, answer, end, asked, close }
}

export type Leg = { readonly recoveryId: string; readonly executionArn: string }

/** By the wire, as the project has no Lambda client; the emulator looks at the service's name in the signature only. */
async function createFunction(endpoint: string, name: string, code: string): Promise<string> {
  const response = await fetch(`${endpoint}/2015-03-31/functions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization:
        'AWS4-HMAC-SHA256 Credential=workflow/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/r',
      Timeout: 20,
      Code: { ZipFile: zipOf('index.mjs', code).toString('base64') },
    }),
  })
  if (!response.ok) throw new Error(`the emulator refused the function ${name}: ${await response.text()}`)
  return ((await response.json()) as { FunctionArn: string }).FunctionArn
}
