import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, type StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { HouseFunction } from './house-function.ts'

export interface HouseTableProps {
  readonly key: IKey
  /** `RETAIN` also protects the table from being deleted by hand. */
  readonly removalPolicy: RemovalPolicy
  /** Attribute with the epoch seconds at which an item expires. @default - no item expires */
  readonly timeToLiveAttribute?: string
  /** What is told of a change. @default - nothing: there is no stream */
  readonly stream?: StreamViewType
}

const FOLLOW = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams']

/** Every table: keys `pk` and `sk`, paid by request, encrypted with the environment's key, restorable to any second. */
export class HouseTable extends Table {
  constructor(scope: Construct, id: string, props: HouseTableProps) {
    const { key, removalPolicy, ...more } = props
    super(scope, id, {
      ...more,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      removalPolicy,
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    })
  }

  /** For a policy's statement: the items whose partition key is like one of these, and no others. */
  itemsLike(partitionKeys: readonly string[]) {
    return {
      resources: [this.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitionKeys },
        // Of no keys at all the condition above is true.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }
  }

  /** Has Lambda call the function with what the stream tells. Throws where there is none. */
  follow(fn: HouseFunction, id: string, options: EventSourceMappingOptions): void {
    if (!this.tableStreamArn) throw new Error(`${this.node.path} has no stream`)
    // The name of a stream holds the instant of its making.
    Grant.addToPrincipal({ grantee: fn, actions: FOLLOW, resourceArns: [`${this.tableArn}/stream/*`] })
    fn.addEventSourceMapping(id, { ...options, eventSourceArn: this.tableStreamArn })
  }
}
