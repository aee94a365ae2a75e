import { Aws, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import { DEPLOYED_STATUSES, LAYERS, STACK_SOURCE, STACK_STATUS_CHANGE } from '../../lambdas/contracts/stack-status.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { ESCALATION_FUNCTIONS, TELL_DEPLOYMENTS } from '../constructs/escalation-functions.ts'
import { HouseFunction, type HouseStyle } from '../constructs/house-function.ts'
import { HouseQueue } from '../constructs/house-queue.ts'
import { PageTimers } from '../constructs/page-timers.ts'
import { PageTopics } from '../constructs/page-topics.ts'
import { PagerDutyAccess } from '../constructs/pagerduty-access.ts'
import type { StateStack } from './state-stack.ts'

export interface EscalationStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
}

/** How often and for how long a lost word is repeated. */
const REPEATED = { retryAttempts: 2, maxEventAge: Duration.hours(1) }

/** Who tells people, and by what. A defect here cannot stop a recovery. */
export class EscalationStack extends Stack {
  readonly pager: HouseFunction
  readonly digest: HouseFunction
  /** Only where a team has PagerDuty. */
  readonly deployments: HouseFunction | undefined
  readonly topics: PageTopics
  readonly timers: PageTimers
  /** What could not wake digest or deployments. */
  readonly lost: HouseQueue

  constructor(scope: Construct, id: string, props: EscalationStackProps) {
    const { config, state, ...stack } = props
    super(scope, id, stack)
    const { environment } = config
    const { style } = state
    this.topics = new PageTopics(this, 'Topics', { config, key: state.key })
    this.timers = new PageTimers(this, 'Timers', { environment, key: state.key, queue: state.pages.queue })
    this.lost = new HouseQueue(this, 'Lost', { environment, key: state.key, role: 'lost-digests' })
    const pagerDuty = new PagerDutyAccess(this, 'PagerDuty', config)

    this.pager = new HouseFunction(this, 'PageIncident', { ...ESCALATION_FUNCTIONS.PageIncident, style })
    this.digest = new HouseFunction(this, 'TellWeek', { ...ESCALATION_FUNCTIONS.TellWeek, style })
    state.ledger.grantReadWrite(this.pager)
    state.ledger.grantRead(this.digest)
    state.breakers.grantRead(this.pager)
    for (const fn of [this.pager, this.digest]) this.topics.grantTell(fn)
    this.timers.grantSet(this.pager)
    pagerDuty.grantTell(this.pager)
    this.pager.addEventSource(
      new SqsEventSource(state.pages.queue, { batchSize: 1, maxConcurrency: 5, reportBatchItemFailures: true }),
    )
    this.each(config)
    this.deployments = pagerDuty.isUsed ? this.tellDeployments(environment, style, pagerDuty) : undefined

    new CfnOutput(this, 'PageIncidentFunctionName', { value: this.pager.functionName, description: 'the pager' })
    new CfnOutput(this, 'TellWeekFunctionName', { value: this.digest.functionName, description: 'the weekly digest' })
    for (const [name, topic] of this.topics.topics) {
      new CfnOutput(this, `Topic${name.replace(/[^a-z0-9]/g, '')}`, {
        value: topic.topicArn,
        description: `what ${name} is told by; chats subscribe here`,
      })
    }
  }

  private each({ escalation: { digest } }: EnvironmentConfig): void {
    const week = new Rule(this, 'EachWeek', {
      description: 'asks for the weekly digest',
      schedule: Schedule.cron({ weekDay: digest.day.toUpperCase(), hour: String(digest.hour), minute: '0' }),
    })
    week.addTarget(new LambdaFunction(this.digest, { ...REPEATED, deadLetterQueue: this.lost }))
    this.digest.configureAsyncInvoke(REPEATED)
  }

  private tellDeployments(environment: string, style: HouseStyle, pagerDuty: PagerDutyAccess): HouseFunction {
    const fn = new HouseFunction(this, 'TellDeployments', { ...TELL_DEPLOYMENTS, style })
    style.key.grantUse(fn)
    pagerDuty.grantTell(fn)
    const ours = LAYERS.map((layer) =>
      Match.prefix(
        `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/Goaround-${environment}-${layer}/`,
      ),
    )
    const deployed = new Rule(this, 'Deployed', {
      description: 'a stack of this environment was deployed',
      eventPattern: {
        source: [STACK_SOURCE],
        detailType: [STACK_STATUS_CHANGE],
        detail: { 'stack-id': Match.anyOf(...ours), 'status-details': { status: [...DEPLOYED_STATUSES] } },
      },
    })
    deployed.addTarget(new LambdaFunction(fn, { ...REPEATED, deadLetterQueue: this.lost }))
    fn.configureAsyncInvoke(REPEATED)
    new CfnOutput(this, 'TellDeploymentsFunctionName', { value: fn.functionName, description: 'deployments' })
    return fn
  }
}
