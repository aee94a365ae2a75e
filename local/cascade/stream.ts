import {
  CreateStreamCommand,
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis'

/** Where a record is in a stream. */
export type Place = { readonly shard: string; readonly sequence: bigint }

const SHARDS = 2
const PATIENCE_MILLISECONDS = 30_000

/** The stream of one side; both get the same records. */
export class Stream {
  readonly #kinesis: KinesisClient
  readonly name: string

  constructor(kinesis: KinesisClient, name: string) {
    this.#kinesis = kinesis
    this.name = name
  }

  /** Makes it and waits until records can be put. */
  async create(): Promise<void> {
    await this.#kinesis.send(new CreateStreamCommand({ StreamName: this.name, ShardCount: SHARDS }))
    for (const until = Date.now() + PATIENCE_MILLISECONDS; ; ) {
      const { StreamDescription } = await this.#kinesis.send(new DescribeStreamCommand({ StreamName: this.name }))
      if (StreamDescription?.StreamStatus === 'ACTIVE') return
      if (Date.now() > until) throw new Error(`stream ${this.name} is ${StreamDescription?.StreamStatus}`)
    }
  }

  /** @param key records of one key keep their order */
  async put(data: Buffer, key: string): Promise<Place> {
    const { ShardId, SequenceNumber } = await this.#kinesis.send(
      new PutRecordCommand({ StreamName: this.name, Data: data, PartitionKey: key }),
    )
    if (ShardId === undefined || SequenceNumber === undefined) throw new Error(`${this.name} did not say where`)
    return { shard: ShardId, sequence: BigInt(SequenceNumber) }
  }
}
