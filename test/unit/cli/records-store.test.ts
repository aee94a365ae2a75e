import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, pipelinesNamed } from '../../../bin/cli/records-store.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-records-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const tables = mockClient(DynamoDBClient)
const items = mockClient(DynamoDBDocumentClient)
beforeEach(() => {
  tables.reset()
  items.reset()
  items.on(GetCommand).resolves({})
})

const config = (environment: string, ...names: string[]): string => {
  const file = join(folder, `${environment}.json`)
  writeFileSync(file, JSON.stringify({ ...smallConfig(environment), pipelines: names.map((name) => ({ name })) }))
  return file
}
const NAMED = { RECORDS_TABLE: 'records' }
const tableOf = async (store: Awaited<ReturnType<typeof openRecords>>) => {
  await store.book.letter('orders', '0'.repeat(64))
  return items.commandCalls(GetCommand)[0]?.args[0].input.TableName
}

describe('the records that a command opens', () => {
  it('are in the table that is named', async () => {
    expect(await tableOf(await openRecords('test', config('test'), NAMED))).toBe('records')
  })

  it('are in the table of their stack, and of no environment whose name begins so', async () => {
    items.on(ListTablesCommand).resolves({ TableNames: ['Goaround-test-Records-RecordsTableX'] })
    expect(await tableOf(await openRecords('test', config('test'), {}))).toBe('Goaround-test-Records-RecordsTableX')

    items.on(ListTablesCommand).resolves({ TableNames: ['Goaround-test-eu-Records-RecordsTableX'] })
    await expect(openRecords('test', config('test'), {})).rejects.toThrow('no table Goaround-test-Records-Records…')
  })

  it('are of the pipelines that the configuration names, its stage where none is given', async () => {
    const store = await openRecords('test', config('test', 'orders', 'clicks'), NAMED)
    expect([store.pipelines, pipelinesNamed(store, 'clicks')]).toEqual([['orders', 'clicks'], ['clicks']])
    expect((await openRecords('dev', undefined, NAMED)).pipelines).toEqual(['orders'])
  })

  it('are of a pipeline that must be named where no configuration is at hand', async () => {
    const store = await openRecords('no-stage', undefined, NAMED)
    expect(() => pipelinesNamed(store, undefined)).toThrow('name the pipeline, or the configuration')
    expect(pipelinesNamed(store, 'any')).toEqual(['any'])
    expect(() => pipelinesNamed(store, '../x')).toThrow('has no pipeline ../x; expected lower case letters')
  })

  it('are refused by the configuration of another environment, and without a name', async () => {
    await expect(openRecords('test', config('other'), NAMED)).rejects.toThrow('expected the configuration of test')
    await expect(openRecords(undefined, undefined, NAMED)).rejects.toThrow('name the environment by --env')
  })
})
