import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { expect, test } from 'vitest'
import { createFunction } from './functions.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
const sfn = () => new SFNClient(clientConfig(emulator()))
const ROLE = 'arn:aws:iam::000000000000:role/any'

async function machine(name: string, definition: object): Promise<string> {
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition })
  const made = await sfn().send(new CreateStateMachineCommand({ name, definition: text, roleArn: ROLE }))
  return made.stateMachineArn ?? ''
}

async function start(stateMachineArn: string, name: string, input: unknown = {}): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })
  return (await sfn().send(command)).executionArn ?? ''
}

const describe = (executionArn: string) => sfn().send(new DescribeExecutionCommand({ executionArn }))
const ended = (executionArn: string) => ({
  status: expect.poll(async () => (await describe(executionArn)).status, { timeout: 15_000 }),
})

const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } }

test('a start that is sent twice finds the running execution; its name is used up when it has ended', async () => {
  const arn = await machine('names', waiting)
  const first = await start(arn, 'one', { a: 1 })
  expect(await start(arn, 'one', { a: 1 })).toBe(first)
  await expect(start(arn, 'one', { a: 2 })).rejects.toThrow(/already exists/)
  await sfn().send(new StopExecutionCommand({ executionArn: first }))
  await expect(start(arn, 'one', { a: 1 })).rejects.toThrow(/already exists/)
})

test("an execution is over when its machine's time is", async () => {
  const execution = await start(await machine('limited', { ...waiting, TimeoutSeconds: 1 }), 'one')
  await ended(execution).status.toBe('TIMED_OUT')
})

test('the time a task may wait for its token comes from an expression, and its end is caught', async () => {
  const arn = await machine('patient', {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::events:putEvents.waitForTaskToken',
        Arguments: {
          Entries: [{ Source: 's', DetailType: 't', Detail: { token: '{% $states.context.Task.Token %}' } }],
        },
        TimeoutSeconds: '{% $states.input.seconds %}',
        Catch: [
          { ErrorEquals: ['States.Timeout'], Output: { caught: '{% $states.errorOutput.Error %}' }, Next: 'Late' },
        ],
        End: true,
      },
      Late: { Type: 'Succeed' },
    },
  })
  const execution = await start(arn, 'one', { seconds: 1 })
  await ended(execution).status.toBe('SUCCEEDED')
  expect(JSON.parse((await describe(execution)).output ?? '')).toEqual({ caught: 'States.Timeout' })
})

test('a state machine catches the error of a handler by its name', async () => {
  const body = `export const handler = async () => { throw Object.assign(new Error('lost'), { name: 'VersionConflict' }) }`
  await createFunction(emulator(), 'throws', body)
  const arn = await machine('catches', {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'throws', Payload: {} },
        Catch: [{ ErrorEquals: ['VersionConflict'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed' },
    },
  })
  await ended(await start(arn, 'one')).status.toBe('SUCCEEDED')
})

test('a metric that a handler writes to its log is there to be read', async () => {
  const line = {
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [['env']], Metrics: [{ Name: 'M', Unit: 'Count' }] }],
    },
    env: 'e',
    M: 7,
  }
  await createFunction(
    emulator(),
    'measures',
    // The first line comes long before the one that counts.
    `export const handler = async () => {
      console.error('begins')
      await new Promise((resolve) => setTimeout(resolve, 400))
      for (let at = 0; at < 200; at += 1) console.log('x'.repeat(2_000))
      console.log(${JSON.stringify(JSON.stringify(line))})
    }`,
  )
  const call = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'measures', Payload: {} },
    End: true,
  }
  await ended(await start(await machine('measured', { StartAt: 'Call', States: { Call: call } }), 'one')).status.toBe(
    'SUCCEEDED',
  )
  const window = { StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 60_000), Period: 3_600 }
  const query = {
    Namespace: 'N',
    MetricName: 'M',
    Dimensions: [{ Name: 'env', Value: 'e' }],
    Statistics: ['Sum' as const],
    ...window,
  }
  const { Datapoints } = await new CloudWatchClient(clientConfig(emulator())).send(
    new GetMetricStatisticsCommand(query),
  )
  expect(Datapoints?.[0]?.Sum).toBe(7)
})
