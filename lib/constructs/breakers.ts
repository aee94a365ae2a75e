import { Aws, type RemovalPolicy } from 'aws-cdk-lib'
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb'
import { Grant, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseTable } from './house-table.ts'

export interface BreakersProps {
  readonly environment: string
  readonly key: EncryptionKey
  /** `RETAIN` also protects the table from being deleted by hand. */
  readonly removalPolicy: RemovalPolicy
}

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']
const PUT = ['dynamodb:PutItem']

/**
 * The breakers of an environment: a table of their own, since workers write to it. What each may read and put is told
 * by the beginning of the partition key: state (`BRK#`), register (`BRKS#`), what guards tell (`OUT#`), the classifier
 * (`SUS#`) and the gateway (`API#`), sizes of pools (`POOL#`).
 */
export class Breakers extends Construct {
  readonly table: HouseTable
  /** To be attached to the MWAA environment's execution role. */
  readonly guardPolicy: ManagedPolicy
  private readonly environment: string
  private readonly key: EncryptionKey

  constructor(scope: Construct, id: string, props: BreakersProps) {
    super(scope, id)
    this.environment = props.environment
    this.key = props.key
    this.table = new HouseTable(this, 'Table', {
      key: props.key,
      removalPolicy: props.removalPolicy,
      // On outcomes and waiting sensors alone: state has no such attribute, a breaker must not close by being forgotten.
      timeToLiveAttribute: 'expires_at',
      // With what was there before: that a breaker has closed shows in the difference only.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    })
    this.guardPolicy = new ManagedPolicy(this, 'GuardPolicy', {
      description: `Lets guards in Airflow ask the breakers of Goaround ${props.environment}; for the execution role of MWAA`,
      statements: [
        this.statement(['dynamodb:GetItem'], ['BRK']),
        this.statement(PUT, ['OUT']),
        props.key.useThrough(`dynamodb.${Aws.REGION}.${Aws.URL_SUFFIX}`),
      ],
    })
  }

  /** May see which breakers there are and how they stand. */
  grantRead(fn: HouseFunction): void {
    this.grant(fn, READ, ['BRK', 'BRKS'])
  }

  /** May read all that is told of dependencies, and write transitions: state, audit trail, register. */
  grantDecide(fn: HouseFunction): void {
    this.grant(fn, READ, ['BRK', 'BRKS', 'OUT', 'SUS', 'API'])
    this.grant(fn, PUT, ['BRK', 'BRKS'])
  }

  /** May tell what became of calls: tasks that failed unguarded, or our own calls of Airflow. */
  grantTell(fn: HouseFunction, what: 'failures' | 'airflow-calls'): void {
    this.grant(fn, PUT, [what === 'failures' ? 'SUS' : 'API'])
  }

  /** May see how breakers stand, and keep beside them what sizes pools had. */
  grantKeepPools(fn: HouseFunction): void {
    this.grant(fn, READ, ['BRK', 'BRKS', 'POOL'])
    this.grant(fn, PUT, ['POOL'])
  }

  /** Has Lambda call the function with what the table's stream tells. */
  follow(fn: HouseFunction, options: EventSourceMappingOptions): void {
    this.table.follow(fn, 'Breakers', options)
    this.key.grantUse(fn)
  }

  private grant(fn: HouseFunction, actions: string[], kinds: Kind[]): void {
    const { resources, conditions } = this.scopeOf(kinds)
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: resources, conditions })
    this.key.grantUse(fn)
    fn.addEnvironment(ENV.breakerTable, this.table.tableName)
  }

  private statement(actions: string[], kinds: Kind[]): PolicyStatement {
    return new PolicyStatement({ actions, ...this.scopeOf(kinds) })
  }

  private scopeOf(kinds: Kind[]) {
    const { environment } = this
    const keys = kinds.map((kind) => (kind === 'BRKS' ? `BRKS#${environment}` : `${kind}#${environment}#*`))
    return this.table.itemsLike(keys)
  }
}

type Kind = 'BRK' | 'BRKS' | 'OUT' | 'SUS' | 'API' | 'POOL'
