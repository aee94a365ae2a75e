import { Duration, Stack } from 'aws-cdk-lib'
import { type EventPattern, Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IDestination } from 'aws-cdk-lib/aws-lambda'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { DEPLOYMENT_CHANGE, DEPLOYMENT_ENDS, DEPLOYMENT_SOURCE } from '../../lambdas/contracts/deployment.ts'
import { MWAA_SOURCE, MWAA_STATUS_CHANGE } from '../../lambdas/contracts/mwaa-status.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseQueue } from './house-queue.ts'

export interface WakeUpsProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly machine: StateMachine
  /** Woken when a leg ended badly, and each minute. */
  readonly sweeper: HouseFunction
  /** Woken each minute as well. */
  readonly others: readonly HouseFunction[]
  /** Woken when MWAA speaks of an environment. */
  readonly statusKeeper: HouseFunction
  /** One of `others`: told of each deployment, too. */
  readonly measurer: HouseFunction
}

type Limits = { readonly retryAttempts: number; readonly maxEventAge: Duration }

/** The next minute brings the next one: an older wake-up is of no use. */
const EACH_MINUTE = { retryAttempts: 1, maxEventAge: Duration.minutes(1) }
/** That a leg ended badly is worth telling for longer, although the sweeper also finds it by itself. */
const LEG_ENDED = { retryAttempts: 2, maxEventAge: Duration.minutes(10) }
/** MWAA says a thing once, and what it said an hour ago still holds; a later word wins whenever it comes. */
const STATUS_CHANGED = { retryAttempts: 2, maxEventAge: Duration.hours(1) }

/** What wakes functions that no queue feeds: the clock, executions that ended badly, MWAA's word on its environments. */
export class WakeUps extends Construct {
  /** Wake-ups that were lost; nothing waits for them, but they say that something is wrong. */
  readonly lost: HouseQueue

  constructor(scope: Construct, id: string, props: WakeUpsProps) {
    super(scope, id)
    const { environment, key, machine } = props
    this.lost = new HouseQueue(this, 'Lost', { environment, key, role: 'lost-wake-ups' })

    const pattern: EventPattern = {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    }
    const ended = new Rule(this, 'LegEnded', {
      description: 'a leg failed, timed out or was stopped',
      eventPattern: pattern,
    })
    this.wake(ended, props.sweeper, LEG_ENDED)

    // On the default bus. Which field names the environment is not documented, so the function is the one to choose.
    const status = new Rule(this, 'MwaaStatus', {
      description: 'an MWAA environment changed its status',
      eventPattern: { source: [MWAA_SOURCE], detailType: [MWAA_STATUS_CHANGE] },
    })
    this.wake(status, props.statusKeeper, STATUS_CHANGED)
    this.bound(props.statusKeeper, STATUS_CHANGED)

    this.wake(this.deployments(environment), props.measurer, STATUS_CHANGED)

    for (const fn of [props.sweeper, ...props.others]) {
      const every = new Rule(this, `EachMinute${fn.node.id}`, {
        description: `wakes ${fn.node.id}`,
        schedule: Schedule.rate(Duration.minutes(1)),
      })
      this.wake(every, fn, EACH_MINUTE)
      this.bound(fn, fn === props.sweeper ? LEG_ENDED : EACH_MINUTE)
    }
  }

  /** The end of every change of a stack of this environment. */
  private deployments(environment: string): Rule {
    const ours = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `Goaround-${environment}-`,
    })
    const status = [...DEPLOYMENT_ENDS.done, ...DEPLOYMENT_ENDS.undone]
    return new Rule(this, 'Deployed', {
      description: 'a stack of this environment was changed',
      eventPattern: {
        source: [DEPLOYMENT_SOURCE],
        detailType: [DEPLOYMENT_CHANGE],
        detail: { 'stack-id': [{ prefix: ours }], 'status-details': { status } },
      },
    })
  }

  /** What Lambda does with a wake-up that it took and the function failed on. */
  private bound(fn: HouseFunction, limits: Limits): void {
    fn.configureAsyncInvoke({ ...limits, onFailure: this.lostBy(fn) })
  }

  /** As the library's own destination, without its wildcards on the key, whose use every function has anyway. */
  private lostBy(fn: HouseFunction): IDestination {
    Grant.addToPrincipal({ grantee: fn, actions: ['sqs:SendMessage'], resourceArns: [this.lost.queueArn] })
    return { bind: () => ({ destination: this.lost.queueArn }) }
  }

  private wake(rule: Rule, fn: HouseFunction, limits: Limits): void {
    rule.addTarget(new LambdaFunction(fn, { ...limits, deadLetterQueue: this.lost }))
  }
}
