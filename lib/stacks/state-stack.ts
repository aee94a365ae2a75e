import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { writePolicyFile } from '../config/policy-file.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { Breakers } from '../constructs/breakers.ts'
import { DeadLetters } from '../constructs/dead-letters.ts'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { FailureIntake } from '../constructs/failure-intake.ts'
import type { HouseStyle } from '../constructs/house-function.ts'
import { Ledger } from '../constructs/ledger.ts'
import { PagesDue } from '../constructs/pages-due.ts'
import { FUNCTIONS } from '../constructs/recovery-functions.ts'
import { workflowLogGroup } from '../constructs/recovery-workflow.ts'

export interface StateStackProps extends StackProps {
  readonly config: EnvironmentConfig
}

/** What must outlive a replacement of the functions: key, ledger, breakers, bus, and the queues that hold failures. */
export class StateStack extends Stack {
  readonly key: EncryptionKey
  readonly ledger: Ledger
  readonly breakers: Breakers
  readonly intake: FailureIntake
  readonly deadLetters: DeadLetters
  readonly pages: PagesDue
  readonly removalPolicy: RemovalPolicy
  /** What the functions of all stacks of the environment share. */
  readonly style: HouseStyle

  constructor(scope: Construct, id: string, props: StateStackProps) {
    const { config, ...stack } = props
    const retain = config.retention.dataRemoval === 'retain'
    super(scope, id, { terminationProtection: retain, ...stack })
    const { environment } = config
    this.removalPolicy = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY

    this.key = new EncryptionKey(this, 'Key', {
      environment,
      removalPolicy: this.removalPolicy,
      logGroups: [
        `Goaround-${environment}-Recovery-*`,
        `Goaround-${environment}-Escalation-*`,
        `Goaround-${environment}-Watch-*`,
        `Goaround-${environment}-Records-*`,
        workflowLogGroup(environment),
      ],
    })
    this.style = {
      environment,
      key: this.key,
      logDays: config.retention.logDays,
      removalPolicy: this.removalPolicy,
      policyFile: writePolicyFile(config),
    }
    this.ledger = new Ledger(this, 'Ledger', { key: this.key, removalPolicy: this.removalPolicy })
    this.breakers = new Breakers(this, 'Breakers', { environment, key: this.key, removalPolicy: this.removalPolicy })
    this.intake = new FailureIntake(this, 'Intake', {
      environment,
      key: this.key,
      classifierTimeout: FUNCTIONS.ClassifyFailure.timeout,
    })
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      environment,
      key: this.key,
      redriverTimeout: FUNCTIONS.RedriveDeadLetter.timeout,
    })
    this.pages = new PagesDue(this, 'Pages', { environment, key: this.key })
    this.tell(environment)
  }

  private tell(environment: string): void {
    const { failureBus, failures, undelivered, rejected } = this.intake
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description })
    output('LedgerTableName', this.ledger.table.tableName, 'DynamoDB table with every recovery')
    output('BreakerTableName', this.breakers.table.tableName, 'DynamoDB table of the circuit breakers')
    output('EventBusName', failureBus.bus.eventBusName, 'bus that Airflow speaks to')
    output('EventBusArn', failureBus.bus.eventBusArn, 'bus that Airflow speaks to')
    output('FailuresQueueUrl', failures.queueUrl, 'events that wait for the classifier')
    output('FailuresDeadLetterQueueUrl', undelivered.queueUrl, 'events that could not be delivered or handled')
    output('FailuresDeadLetterQueueArn', undelivered.queueArn, 'events that could not be delivered or handled')
    output('RejectedEventsQueueUrl', rejected.queueUrl, 'events that are not of the contract, with the reason')
    output('DeadLetterIntakeQueueUrl', this.deadLetters.intake.queueUrl, 'dead letters on their way in and back')
    output('DeadLetterIntakeQueueArn', this.deadLetters.intake.queueArn, 'dead letters on their way in and back')
    output('DeadLetterQueueUrl', this.deadLetters.queue.queueUrl, 'failures that wait for a person')
    output('DeadLetterQueueArn', this.deadLetters.queue.queueArn, 'source of a redrive')
    output('PagesQueueUrl', this.pages.queue.queueUrl, 'incidents on their way to the pager')
    output('PagesDeadLetterQueueUrl', this.pages.unhandled.queueUrl, 'pages that could not be decided on')
    output('EncryptionKeyArn', this.key.keyArn, 'key of all of it')
    output('MwaaSenderPolicyArn', failureBus.senderPolicy.managedPolicyArn, "to attach to MWAA's execution role")
    output('MwaaGuardPolicyArn', this.breakers.guardPolicy.managedPolicyArn, "to attach to MWAA's role: its guards")
    const plugin = {
      GOAROUND_ENVIRONMENT: environment,
      GOAROUND_EVENT_BUS: failureBus.bus.eventBusName,
      GOAROUND_BREAKER_TABLE: this.breakers.table.tableName,
    }
    output('PluginEnvironment', this.toJsonString(plugin), 'environment variables of the Airflow plugin')
  }
}
