/** Names of the placeholders that CloudFormation fills in (`DefinitionSubstitutions`). */
export const SUBSTITUTIONS = {
  partition: 'Partition',
  plan: 'PlanFunctionArn',
  settle: 'SettleFunctionArn',
  commands: 'CommandsQueueUrl',
} as const

/** A leg that goes round more often is not getting anywhere; each loop is about 12 of an execution's 25,000 events. */
export const LONGEST_LEG_LOOPS = 200

type Retrier = {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds: number
  readonly MaxAttempts: number
  readonly BackoffRate: number
  readonly MaxDelaySeconds: number
  readonly JitterStrategy: 'FULL'
}

/** Lambda's own trouble: at most 2 + 4 + 8 + 16 + 32 = 62 s in all, half of it on average. */
const LAMBDA_TROUBLE: Retrier = {
  ErrorEquals: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 2,
  MaxAttempts: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 32,
  JitterStrategy: 'FULL',
}

/** Whatever else: the step is safe to repeat. If it keeps failing the sweeper goes on with the next leg. */
const ANYTHING_ELSE: Retrier = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 2,
  MaxAttempts: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 8,
  JitterStrategy: 'FULL',
}

export type DefinitionProps = {
  /** longest run of a step's function, with its own time-out and a cold start */
  readonly stepTimeoutSeconds: number
  /** longest run of a whole leg */
  readonly legTimeoutSeconds: number
}

const arn = (resource: string): string => `arn:\${${SUBSTITUTIONS.partition}}:states:::${resource}`
const call = (name: string, payload: object, timeoutSeconds: number) => ({
  Type: 'Task',
  Resource: arn('lambda:invoke'),
  Arguments: { FunctionName: `\${${name}}`, Payload: payload },
  Output: '{% $states.result.Payload %}',
  TimeoutSeconds: timeoutSeconds,
  Retry: [LAMBDA_TROUBLE, ANYTHING_ELSE],
})
const LEG = { recovery_id: '{% $recovery_id %}', leg: '{% $leg %}' }

/**
 * One leg of a recovery in the Amazon States Language. It decides nothing: Plan says what comes next and for how long,
 * the gateway attempts and answers by task token, Settle books the answer and says whether the leg goes on.
 */
export function recoveryDefinition(props: DefinitionProps): object {
  const { stepTimeoutSeconds } = props
  return {
    Comment: 'One leg of one recovery: plan, wait, attempt, settle',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: props.legTimeoutSeconds,
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Assign: { recovery_id: '{% $states.input.recovery_id %}', leg: '{% $states.input.leg %}', loops: 0 },
        Next: 'Plan',
      },
      Plan: {
        ...call(SUBSTITUTIONS.plan, LEG, stepTimeoutSeconds),
        Assign: { loops: '{% $loops + 1 %}', timeout_seconds: '{% $states.result.Payload.timeout_seconds %}' },
        Next: 'What next',
      },
      'What next': {
        Type: 'Choice',
        Choices: [
          { Condition: `{% $loops > ${LONGEST_LEG_LOOPS} %}`, Next: 'Too many loops' },
          { Condition: "{% $states.input.action = 'wait' %}", Next: 'Wait' },
          { Condition: "{% $states.input.action = 'attempt' %}", Next: 'Attempt' },
        ],
        Default: 'End of leg',
      },
      Wait: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Attempt' },
      Attempt: {
        Type: 'Task',
        Resource: arn('sqs:sendMessage.waitForTaskToken'),
        Arguments: {
          QueueUrl: `\${${SUBSTITUTIONS.commands}}`,
          MessageBody: { ...LEG, task_token: '{% $states.context.Task.Token %}' },
        },
        TimeoutSeconds: '{% $timeout_seconds %}',
        // The gateway answers by success only, so a failed task is SQS that did not take the message.
        Retry: [{ ...ANYTHING_ELSE, ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5, MaxDelaySeconds: 32 }],
        Catch: [{ ErrorEquals: ['States.Timeout'], Output: TIMED_OUT, Next: 'Settle' }],
        Next: 'Settle',
      },
      Settle: {
        ...call(SUBSTITUTIONS.settle, { ...LEG, result: '{% $states.input %}' }, stepTimeoutSeconds),
        Next: 'Go on',
      },
      'Go on': {
        Type: 'Choice',
        Choices: [{ Condition: "{% $states.input.next = 'plan' %}", Next: 'Plan' }],
        Default: 'End of leg',
      },
      'Too many loops': {
        Type: 'Fail',
        Error: 'Goaround.TooManyLoops',
        Cause: `the leg went round more than ${LONGEST_LEG_LOOPS} times; the sweeper starts the next one`,
      },
      'End of leg': { Type: 'Succeed' },
    },
  }
}

/** An attempt result (`attemptResultSchema`) for the attempt of which nobody told. */
const TIMED_OUT = {
  outcome: 'not-now',
  reason: 'timed-out',
  detail: 'no outcome was told within the time-out of the attempt',
}
