import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { openStore } from '../../../bin/cli/store.ts'

let tables: string[] = []
const asked: unknown[] = []
let server: Server

/** DynamoDB on 127.0.0.1, which lists its tables in order from where it is asked. */
beforeEach(async () => {
  asked.splice(0)
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    asked.push([request.headers['x-amz-target'], input.TableName])
    const found = tables.filter((t) => t > input.ExclusiveStartTableName).slice(0, input.Limit ?? 0)
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ TableNames: found }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe('the ledger that a command opens', () => {
  it('is that of --env, which wins over the variable', async () => {
    const variables = { GOAROUND_ENVIRONMENT: 'dev', LEDGER_TABLE: 'ledger' }
    expect((await openStore('prod', variables)).environment).toBe('prod')
    expect((await openStore(undefined, variables)).environment).toBe('dev')
    expect(asked).toEqual([])
  })

  it('is found by the name of its stack where no table is named', async () => {
    tables = ['Goaround-dev-State-LedgerABC', 'Goaround-prod-State-LedgerXYZ', 'Other']
    const { environment, ledger } = await openStore('prod', {})
    await ledger.load('a'.repeat(32))
    expect([environment, ...asked]).toEqual([
      'prod',
      ['DynamoDB_20120810.ListTables', undefined],
      ['DynamoDB_20120810.GetItem', 'Goaround-prod-State-LedgerXYZ'],
    ])
  })

  it('has the breakers beside it in a table of their own, looked for when they are asked for', async () => {
    tables = ['Goaround-prod-State-BreakersABC', 'Goaround-prod-State-LedgerXYZ']
    const { breakers } = await openStore('prod', {})
    expect(asked).toHaveLength(1)
    await (await breakers()).load({ environment: 'prod', kind: 'dep', name: 'aws:glue' })
    expect(asked.at(-1)).toEqual(['DynamoDB_20120810.GetItem', 'Goaround-prod-State-BreakersABC'])
  })

  it('takes the breakers of the table that is named', async () => {
    const { breakers } = await openStore('prod', { LEDGER_TABLE: 'ledger', BREAKER_TABLE: 'mine' })
    await (await breakers()).load({ environment: 'prod', kind: 'dep', name: 'aws:glue' })
    expect(asked).toEqual([['DynamoDB_20120810.GetItem', 'mine']])
  })

  it('needs no breakers for what does not ask them', async () => {
    tables = ['Goaround-prod-State-LedgerXYZ']
    const { breakers } = await openStore('prod', {})
    await expect(breakers()).rejects.toThrow('no table Goaround-prod-State-Breakers… in this account and region')
  })

  it.each([
    [
      'the environment is not deployed here',
      ['Goaround-dev-State-LedgerABC', 'Goaround-production-State-LedgerABC', 'Other'],
    ],
    ['the breakers are there and the ledger is not', ['Goaround-prod-State-BreakersABC']],
    ['there is no table at all', []],
  ])('is a clear error where %s', async (_why, found) => {
    tables = found
    await expect(openStore('prod', {})).rejects.toThrow(UsageError)
    await expect(openStore('prod', {})).rejects.toThrow(
      'no table Goaround-prod-State-Ledger… in this account and region',
    )
  })

  it.each([
    [undefined, 'nothing'],
    ['', 'nothing'],
    ['Prod', '"Prod"'],
    ['prod eu', '"prod eu"'],
    ['\u001b[2J', '"\\u001b[2J"'],
  ])('needs an environment that can be one, not %j', async (name, shown) => {
    const opened = openStore(name, {})
    await expect(opened).rejects.toThrow(UsageError)
    await expect(opened).rejects.toThrow('--env or GOAROUND_ENVIRONMENT')
    await expect(opened).rejects.toThrow(`found ${shown}`)
  })
})
