import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { breakDown } from '../../../../local/scenario/cases/break-down.ts'
import type { World } from '../../../../local/scenario/world.ts'

/** What is done in a world with the breaker, or without it. */
async function doneIn(breaker: boolean): Promise<unknown[]> {
  const done: unknown[] = []
  const send = async ({ input }: { input: { TransactItems?: { Put: { Item: unknown } }[] } }) => {
    for (const { Put } of input.TransactItems ?? []) done.push(Put.Item)
    return {}
  }
  const world = {
    breaker,
    cloud: { table: { send } as unknown as DynamoDBDocumentClient, outputs: { BreakerTableName: 'breakers' } },
    apis: { tickets: { breakDown: () => done.push('down') } },
    say: () => {},
  } as unknown as World
  await breakDown(world, 'local', 'http:ticket-api')
  return done
}

describe('the outage of the ticket API', () => {
  it('begins with nothing said to its breaker', async () => {
    expect(await doneIn(true)).toEqual(['down'])
  })

  it('begins, to compare, after its breaker is disabled', async () => {
    const [state, ...others] = await doneIn(false)

    expect(state).toMatchObject({
      pk: 'BRK#local#dep#http:ticket-api',
      override: { kind: 'DISABLED', actor: 'scenario' },
    })
    expect(others.at(-1)).toBe('down')
  })
})
