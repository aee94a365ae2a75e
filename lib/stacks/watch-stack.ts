import { ArnFormat, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { EnvironmentConfig } from '../config/schema.ts'
import { EachMinute } from '../constructs/each-minute.ts'
import { HouseFunction } from '../constructs/house-function.ts'
import type { RecoveryStack } from './recovery-stack.ts'
import type { StateStack } from './state-stack.ts'

export interface WatchStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
  readonly recovery: RecoveryStack
}

type Datasets = EnvironmentConfig['watch']['datasets']

/** What sees that runs and data are late, from outside Airflow. A defect in it cannot stop a recovery. */
export class WatchStack extends Stack {
  readonly watcher: HouseFunction
  readonly clock: EachMinute

  constructor(scope: Construct, id: string, props: WatchStackProps) {
    const { config, state, recovery, ...stack } = props
    super(scope, id, stack)
    const { environment, watch } = config
    this.watcher = new HouseFunction(this, 'Watch', {
      handlerFile: 'watch',
      description: 'Judges deadlines of DAGs and freshness of datasets, books what is late',
      memorySize: 512,
      timeout: Duration.seconds(50),
      // Two rounds at once would only meet each other's conditions.
      reservedConcurrentExecutions: 1,
      style: state.style,
    })
    state.ledger.grantReadWrite(this.watcher)
    recovery.observations.grantAsk(this.watcher)
    this.grantSources(watch.datasets)
    const { lost } = recovery.wakeUps
    this.clock = new EachMinute(this, 'Clock', { environment, key: state.key, target: this.watcher, lost })
    new CfnOutput(this, 'WatchFunctionName', { value: this.watcher.functionName, description: 'what judges deadlines' })
  }

  /** No more than the configuration names: items of tables by their key, names in buckets by their beginning. */
  private grantSources(datasets: Datasets): void {
    const grant = (actions: string[], resourceArns: string[], conditions?: Record<string, Record<string, unknown>>) =>
      Grant.addToPrincipal({ grantee: this.watcher, actions, resourceArns, ...(conditions && { conditions }) })
    for (const { source } of datasets) {
      if (source.kind === 'dynamodb') {
        const table = { service: 'dynamodb', resource: 'table', resourceName: source.table }
        grant(['dynamodb:GetItem'], [this.formatArn(table)])
      }
      if (source.kind === 's3') {
        const bucket = { service: 's3', region: '', account: '', resource: source.bucket }
        const [beginning] = source.partition.split('YYYY')
        grant(['s3:ListBucket'], [this.formatArn({ ...bucket, arnFormat: ArnFormat.NO_RESOURCE_NAME })], {
          StringLike: { 's3:prefix': `${beginning}*` },
        })
      }
    }
    // GetMetricData knows no resources and no conditions.
    if (datasets.some(({ stream }) => stream !== null)) grant(['cloudwatch:GetMetricData'], ['*'])
  }
}
