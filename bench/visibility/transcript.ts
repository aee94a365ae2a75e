import type { Typed } from './aws-cli.ts'
import { pastFirstPass, type Stage } from './stage.ts'

const BODY_SHOWN = 700

/** What a person does about a dead letter whose cause is mended, typed at the AWS CLI. */
export async function redriveByHand(stage: Stage): Promise<void> {
  const { cli, cloud } = stage
  const { DeadLetterQueueUrl: url, DeadLetterQueueArn: arn } = cloud.outputs
  const alarms = 'MetricAlarms[].{Alarm:AlarmName,State:StateValue,Reason:StateReason}'
  const depth = ['sqs', 'get-queue-attributes', '--queue-url', url, '--attribute-names', 'ApproximateNumberOfMessages']
  await cli.type(['cloudwatch', 'describe-alarms', '--state-value', 'ALARM', '--query', alarms, '--output', 'table'])
  await cli.type(['cloudwatch', 'describe-alarms', '--alarm-names', 'goaround-local-Dead-Letters'])
  await cli.type(depth)
  await pastFirstPass(stage)
  await cli.type(['sqs', 'start-message-move-task', '--source-arn', arn])
  await cli.type(['sqs', 'list-message-move-tasks', '--source-arn', arn])
  await cli.type(depth)
}

/** What is left to show when all is over. */
export async function lookBack({ cli }: Stage): Promise<void> {
  const history = 'AlarmHistoryItems[].[Timestamp,HistorySummary]'
  const named = ['--alarm-name', 'goaround-local-Dead-Letters', '--history-item-type', 'StateUpdate']
  await cli.type(['cloudwatch', 'describe-alarm-history', ...named, '--query', history, '--output', 'text'])
  await cli.type(['cloudwatch', 'list-dashboards', '--query', 'DashboardEntries[].DashboardName', '--output', 'text'])
  const body = ['--query', 'DashboardBody', '--output', 'text']
  await cli.type(['cloudwatch', 'get-dashboard', '--dashboard-name', 'goaround-local', ...body], cut)
}

const cut = (text: string): string =>
  text.length <= BODY_SHOWN ? text : `${text.slice(0, BODY_SHOWN)} … (${text.length} characters)`

/** The page `docs/aws-cli.md`. */
export function transcriptPage(typed: readonly Typed[], version: string, date: string, on: string): string {
  const blocks = typed.map(({ command, output }) => `$ ${command}\n${output}`.trimEnd())
  return `# The AWS CLI against the embedded environment

Written by \`npm run bench visibility\` on ${date} (${on}): what an operator types in an account,
typed at the real AWS CLI (${version}) while faults are injected. Each command is run with \`--endpoint-url\` of the
emulator, which is left out; the port of its queues' addresses is written as 4566; the dashboard's body is cut. On AWS a move
takes some seconds, and is \`RUNNING\` until then.

\`\`\`
${withPlainPort(blocks.join('\n\n'))}
\`\`\`
`
}

const withPlainPort = (text: string): string => text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:4566')
