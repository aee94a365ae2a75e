import { type AddressInfo, createServer } from 'node:net'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { clientSettings } from '../../../lambdas/adapters/aws-client.ts'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { sfnClient } from '../../../lambdas/adapters/sfn-legs.ts'
import { sqsClient } from '../../../lambdas/adapters/sqs-queues.ts'

describe('every AWS client', () => {
  it.each([
    ['DynamoDB', documentClient],
    ['Step Functions', sfnClient],
    ['SQS', sqsClient],
  ])('of %s tries twice at most: the queues and the workflow own all longer waiting', async (_name, make) => {
    expect(await make().config.maxAttempts()).toBe(2)
  })

  it('connects within a second and hears an answer within its time', () => {
    expect(clientSettings().requestHandler).toMatchObject({ connectionTimeout: 1000, requestTimeout: 3000 })
    expect(clientSettings(12).requestHandler.requestTimeout).toBe(12_000)
  })

  it('gives up a server that takes the call and never answers', { timeout: 10_000 }, async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const client = new SQSClient({
      ...clientSettings(0.2),
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })

    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' })

    client.destroy()
    silent.close()
  })
})
