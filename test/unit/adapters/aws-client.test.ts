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
    expect(clientSettings().requestHandler).toEqual({ connectionTimeout: 1000, requestTimeout: 3000 })
    expect(clientSettings(12).requestHandler.requestTimeout).toBe(12_000)
  })
})
