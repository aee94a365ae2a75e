import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb'
import { Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { RECORDS_BY_TIME, type RecordKind, recordsPartition } from '../../lambdas/contracts/records-table.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import { HouseTable } from './house-table.ts'

export interface RecordStoreProps {
  readonly environment: string
  readonly key: EncryptionKey
  /** `RETAIN` also protects the table from being deleted by hand. */
  readonly removalPolicy: RemovalPolicy
}

/** Longer than a message lives, 14 days: a body is there as long as a letter that names it. */
const BODY_DAYS = 30

/**
 * What all pipelines of an environment book of their records, and the bodies of records that are too large for a
 * message. Told apart by the beginning of the partition key: counts of batches (`CNT#`), reconciliations (`REC#`) and
 * replayed records (`RPL#`), which workers put, and letters (`LET#`), which we do.
 */
export class RecordStore extends Construct {
  readonly table: HouseTable
  readonly bodies: Bucket
  private readonly environment: string
  private readonly key: EncryptionKey

  constructor(scope: Construct, id: string, props: RecordStoreProps) {
    super(scope, id)
    const { environment, key, removalPolicy } = props
    this.environment = environment
    this.key = key
    this.table = new HouseTable(this, 'Table', {
      key,
      removalPolicy,
      timeToLiveAttribute: 'expires_at',
      stream: StreamViewType.NEW_IMAGE,
    })
    this.table.addGlobalSecondaryIndex({
      indexName: RECORDS_BY_TIME.name,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: RECORDS_BY_TIME.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    })
    this.bodies = new Bucket(this, 'Bodies', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // An object is named by the hash of what it holds: it is never overwritten by something else.
      versioned: false,
      lifecycleRules: [{ expiration: Duration.days(BODY_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy,
    })
  }

  /** May read and write letters. */
  grantLetters(fn: HouseFunction): void {
    const { resources, conditions } = this.table.itemsLike([recordsPartition('LET', this.environment, '*')])
    const actions = ['dynamodb:GetItem', 'dynamodb:PutItem']
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: resources, conditions })
    this.key.grantUse(fn)
    fn.addEnvironment(ENV.recordsTable, this.table.tableName)
  }

  /** What a pipeline's workers may do here, and the use of the key that it takes. */
  workerStatements(pipeline: string): PolicyStatement[] {
    const kinds: RecordKind[] = ['CNT', 'REC', 'RPL']
    const keys = kinds.map((kind) => recordsPartition(kind, this.environment, pipeline))
    return [
      new PolicyStatement({ actions: ['dynamodb:PutItem'], ...this.table.itemsLike(keys) }),
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [this.bodies.arnForObjects(`${pipeline}/*`)],
      }),
      ...['dynamodb', 's3', 'sqs'].map((service) => this.key.useThrough(`${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`)),
    ]
  }
}
