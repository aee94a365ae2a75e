import { Aws, Stack } from 'aws-cdk-lib'
import { type CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events'
import { AnyPrincipal, Effect, Grant, ManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { DETAIL_TYPES, EVENT_SOURCE } from '../../lambdas/contracts/events.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import type { HouseQueue } from './house-queue.ts'

export interface FailureBusProps {
  readonly environment: string
  readonly key: EncryptionKey
  /** Gets the events that the bus could not encrypt or decrypt. */
  readonly deadLetterQueue: HouseQueue
}

const OURS_ONLY = { 'events:source': EVENT_SOURCE, 'events:detail-type': DETAIL_TYPES }

/** The bus that Airflow speaks to, and the policy that lets it. */
export class FailureBus extends Construct {
  readonly bus: EventBus
  /** To be attached to the MWAA environment's execution role. */
  readonly senderPolicy: ManagedPolicy

  constructor(scope: Construct, id: string, props: FailureBusProps) {
    super(scope, id)
    const name = `goaround-${props.environment}`
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: name,
      description: `Goaround ${props.environment}: what Airflow tells of its tasks`,
      kmsKey: props.key,
      deadLetterQueue: props.deadLetterQueue,
    })
    props.deadLetterQueue.admitEvents(this.bus.eventBusArn)
    // A property of the bus rather than a resource of its own: it is there from the bus's first moment.
    const resource = this.bus.node.defaultChild as CfnEventBus
    resource.policy = this.refuseOthers(
      Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: name }),
    )
    this.senderPolicy = new ManagedPolicy(this, 'SenderPolicy', {
      description: `Lets Airflow tell Goaround ${props.environment} of its tasks; for the execution role of MWAA`,
      statements: [this.putStatement()],
    })
  }

  grantPut(fn: HouseFunction): void {
    Grant.addToPrincipal({ grantee: fn, actions: ['events:PutEvents'], resourceArns: [this.bus.eventBusArn] })
    fn.addEnvironment(ENV.eventBus, this.bus.eventBusName)
  }

  private putStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [this.bus.eventBusArn],
      conditions: { 'ForAllValues:StringEquals': OURS_ONLY },
    })
  }

  /**
   * Whoever may put events in general still can't put foreign ones here, nor can another account. What carries our
   * source may still be forged by a DAG: it is a hint, checked against Airflow before anything is done.
   */
  private refuseOthers(busArn: string): PolicyDocument {
    const refusal = (sid: string, conditions: Record<string, Record<string, string>>) =>
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [busArn],
        conditions,
      })
    return new PolicyDocument({
      statements: [
        refusal('ForeignSources', { 'ForAnyValue:StringNotEquals': { 'events:source': EVENT_SOURCE } }),
        refusal('OtherAccounts', { StringNotEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } }),
      ],
    })
  }
}
