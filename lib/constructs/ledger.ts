import type { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseTable } from './house-table.ts'

export interface LedgerProps {
  readonly key: EncryptionKey
  /** `RETAIN` also protects the table from being deleted by hand. */
  readonly removalPolicy: RemovalPolicy
}

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']
/** Transactions are made of puts; nothing is updated in place. */
const WRITE = ['dynamodb:PutItem']

/**
 * The truth about every failure, one table. It has no time-to-live: an open item that quietly expired would be a lost
 * failure. The indexes are sparse and their keys sharded, so that a storm does not write to one key.
 */
export class Ledger extends Construct {
  readonly table: HouseTable
  private readonly key: EncryptionKey

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id)
    this.key = props.key
    this.table = new HouseTable(this, 'Table', props)
    // Not terminal, by the instant at which something must have happened.
    this.addIndex('open', 'open_pk', 'wake_at')
    // All recoveries in a state, by the instant of their last change.
    this.addIndex('state', 'state_pk', 'updated_at')
  }

  grantReadWrite(fn: HouseFunction): void {
    this.grant(fn, [...READ, ...WRITE])
  }

  grantRead(fn: HouseFunction): void {
    this.grant(fn, READ)
  }

  /** May also give back a lease on a DAG run, the only item that is ever deleted. */
  grantLease(fn: HouseFunction): void {
    this.grant(fn, [...READ, ...WRITE, 'dynamodb:DeleteItem'])
  }

  /** May write the environment's controls, whose items have a partition of their own, and read nothing. */
  grantControl(fn: HouseFunction, environment: string): void {
    this.grantOnControls(fn, WRITE, environment)
  }

  /** May see whether the environment is paused, and nothing else. */
  grantReadControl(fn: HouseFunction, environment: string): void {
    this.grantOnControls(fn, ['dynamodb:GetItem'], environment)
  }

  private grantOnControls(fn: HouseFunction, actions: string[], environment: string): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions,
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`CONTROL#${environment}`] } },
    })
    this.lend(fn)
  }

  /** Knows the table by name and may use its key, but neither reads nor writes. */
  lend(fn: HouseFunction): void {
    this.key.grantUse(fn)
    fn.addEnvironment(ENV.ledgerTable, this.table.tableName)
  }

  private grant(fn: HouseFunction, actions: string[]): void {
    const indexes = ['open', 'state'].map((index) => `${this.table.tableArn}/index/${index}`)
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [this.table.tableArn, ...indexes] })
    this.lend(fn)
  }

  private addIndex(indexName: string, partitionKey: string, sortKey: string): void {
    this.table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    })
  }
}
