import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { HouseFunction, type HouseStyle } from './house-function.ts'

type Settings = {
  readonly handlerFile: string
  readonly description: string
  readonly memorySize: number
  readonly timeout: Duration
  readonly reservedConcurrentExecutions?: number
}

/**
 * All functions that there are in any case. A queue's visibility is six times its consumer's time-out; what runs each minute ends before the
 * next minute begins. The gateway and the observer wait for Airflow, up to 10 s a call.
 */
export const FUNCTIONS = {
  ClassifyFailure: {
    handlerFile: 'classify-failure',
    description: 'Says why a task failed, books it and sets its recovery going',
    memorySize: 1024,
    timeout: Duration.seconds(30),
  },
  PlanLeg: {
    handlerFile: 'plan-leg',
    description: 'First step of a leg: says when to try again, or that there is nothing to try',
    memorySize: 512,
    timeout: Duration.seconds(20),
  },
  AirflowGateway: {
    handlerFile: 'airflow-gateway',
    description: 'The only code that acts on Airflow: checks, then clears',
    memorySize: 512,
    timeout: Duration.seconds(120),
  },
  SettleAttempt: {
    handlerFile: 'settle-attempt',
    description: 'Last step of a leg: books what a read of Airflow said',
    memorySize: 512,
    timeout: Duration.seconds(20),
  },
  ObserveAirflow: {
    handlerFile: 'observe-airflow',
    description: 'Reads Airflow: failures that were missed, outcomes of open attempts',
    memorySize: 512,
    // At a call a second and a hundred task instances a page: a storm of ten thousand, its windows halved, fits in.
    timeout: Duration.seconds(300),
    // One reader at one call a second: Airflow is asked by nobody else.
    reservedConcurrentExecutions: 1,
  },
  EvaluateBreakers: {
    handlerFile: 'evaluate-breakers',
    description: 'Opens and closes breakers by what calls of their dependencies came to',
    memorySize: 512,
    timeout: Duration.seconds(30),
  },
  ReleaseHeld: {
    handlerFile: 'release-held',
    description: 'Starts the next leg of held recoveries whose turn it is',
    memorySize: 512,
    // After a breaker closed it goes on for 52 s, and then a last round.
    timeout: Duration.seconds(58),
    // The pace of a release is one round a second, whoever woke it.
    reservedConcurrentExecutions: 1,
  },
  SweepRecoveries: {
    handlerFile: 'sweep-recoveries',
    description: 'Goes on with recoveries whose execution ended or whose wake time passed',
    memorySize: 512,
    timeout: Duration.seconds(50),
  },
  RedriveDeadLetter: {
    handlerFile: 'redrive-dead-letter',
    description: 'Parks a dead letter at its first pass, starts its recovery when a person brings it back',
    memorySize: 512,
    timeout: Duration.seconds(30),
  },
  TendIncidents: {
    handlerFile: 'tend-incidents',
    description: 'Takes stock of open incidents, closes those that are over',
    // An incident of a thousand members is read whole, and there may be some of them.
    memorySize: 1024,
    timeout: Duration.seconds(50),
  },
  NoteEnvironmentStatus: {
    handlerFile: 'note-environment-status',
    description: 'Books what MWAA says of its environment: updating, available',
    memorySize: 512,
    timeout: Duration.seconds(20),
  },
  FoldOutcomes: {
    handlerFile: 'fold-outcomes',
    description: 'Adds up how right verdicts were, by rule and by cause',
    memorySize: 512,
    timeout: Duration.seconds(50),
  },
  Measure: {
    handlerFile: 'measure',
    description: 'Counts recoveries and queues, and whatever nobody takes care of',
    memorySize: 512,
    timeout: Duration.seconds(50),
  },
} as const satisfies Record<string, Settings>

/** Made only where a dependency names a pool: its Airflow role sees more than the others' do. */
export const SHED_POOLS = {
  handlerFile: 'shed-pools',
  description: 'Cuts Airflow pools of dependencies whose breaker is not closed, and restores them',
  memorySize: 512,
  timeout: Duration.seconds(50),
} as const satisfies Settings

export type FunctionName = keyof typeof FUNCTIONS
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[]
export type FunctionSet = Readonly<Record<FunctionName, HouseFunction>>

/** Makes all of them in the scope, without permissions: those come with what each is given to use. */
export function recoveryFunctions(scope: Construct, style: HouseStyle): FunctionSet {
  const made = FUNCTION_NAMES.map((name) => [name, new HouseFunction(scope, name, { ...FUNCTIONS[name], style })])
  return Object.fromEntries(made) as FunctionSet
}
