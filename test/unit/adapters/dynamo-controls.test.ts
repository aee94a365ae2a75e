import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { DynamoControls } from '../../../lambdas/adapters/dynamo-controls.ts'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { controlsContract } from './controls-contract.ts'
import { TableTwin } from './table-twin.ts'

const mock = mockClient(DynamoDBDocumentClient)
beforeEach(() => mock.reset())
const controls = () => new DynamoControls('ledger', documentClient())
const error = (name: string) => Object.assign(new Error(`${name}!`), { name })
const AT = '2026-11-01T00:00:00.000Z'
const OFF = { paused: false, actor: 'ada', reason: 'done', at: AT }

describe('controls in DynamoDB', () =>
  controlsContract(() => {
    new TableTwin(mock)
    return controls()
  }))

describe('the kill switch in DynamoDB', () => {
  it('is read consistently, so that the next act already knows of it', async () => {
    mock.on(GetCommand).resolves({ Item: OFF })

    expect(await controls().killSwitch('test')).toEqual(OFF)

    expect(mock).toHaveReceivedCommandExactlyOnceWith(GetCommand, {
      TableName: 'ledger',
      Key: { pk: 'CONTROL#test', sk: 'KILL-SWITCH' },
      ConsistentRead: true,
    })
  })

  it('that cannot be read stops the act: it is never taken for off', async () => {
    mock.on(GetCommand).rejects(error('ThrottlingException'))
    await expect(controls().killSwitch('test')).rejects.toThrow('ThrottlingException!')
  })

  it('that is not readable as one stops the act too', async () => {
    mock.on(GetCommand).resolves({ Item: { paused: 'no' } })
    await expect(controls().killSwitch('test')).rejects.toThrow('paused')
  })

  it('that cannot be written says so as it is', async () => {
    mock.on(PutCommand).rejects(error('AccessDeniedException'))
    await expect(controls().setKillSwitch('test', OFF)).rejects.toThrow('AccessDeniedException!')
  })
})

describe('the watermark in DynamoDB', () => {
  it('that cannot be written is an error, not somebody else’s move', async () => {
    mock.on(PutCommand).rejects(error('ThrottlingException'))
    const mark = { since: AT, completeUntil: AT }
    await expect(controls().moveWatermark('test', mark, AT)).rejects.toThrow('ThrottlingException!')
    await expect(controls().startWatermark('test', AT)).rejects.toThrow('ThrottlingException!')
  })

  it('that was there a moment ago and is gone is an error', async () => {
    mock.on(PutCommand).rejects(error('ConditionalCheckFailedException'))
    mock.on(GetCommand).resolves({})
    await expect(controls().startWatermark('test', AT)).rejects.toThrow('test')
  })
})
