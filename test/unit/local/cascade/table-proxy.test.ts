import { afterEach, expect, it } from 'vitest'
import { TableProxy } from '../../../../local/cascade/table-proxy.ts'
import { Listener } from '../../../../local/scenario/listen.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function dynamo() {
  const written: string[] = []
  const upstream = await Listener.open((request, to) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      written.push(body)
      to.writeHead(200, { connection: 'close' }).end('{}')
    })
  })
  const proxy = await TableProxy.open(upstream.url)
  open.push(upstream, proxy)
  const put = (pk: string, operation = 'PutItem') =>
    fetch(proxy.url, {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: JSON.stringify({ Item: { pk: { S: pk } } }),
    }).then(({ status }) => status)
  return { written, proxy, put }
}

it('hands everything on while it is not armed', async () => {
  const { put, written } = await dynamo()

  for (let row = 0; row < 8; row += 1) expect(await put(`ORDER#${row}`)).toBe(200)

  expect(written).toHaveLength(8)
})

it('kills once, after the fifth row was written and before its writer hears of it', async () => {
  const { put, proxy, written } = await dynamo()
  let kills = 0
  proxy.arm(async () => {
    kills += 1
    return true
  })

  expect(await put('OFFSET#shardId-0')).toBe(200)
  expect(await put('ORDER#x', 'Query')).toBe(200)
  for (let row = 1; row <= 4; row += 1) expect(await put(`ORDER#${row}`)).toBe(200)
  await expect(put('ORDER#5')).rejects.toThrow()
  expect(await put('ORDER#6')).toBe(200)

  expect(kills).toBe(1)
  expect(written).toHaveLength(8)
})

it('tries the next batch where the writer was not found', async () => {
  const { put, proxy } = await dynamo()
  let asked = 0
  proxy.arm(async () => {
    asked += 1
    return asked > 1
  })

  for (let row = 1; row <= 9; row += 1) expect(await put(`ORDER#${row}`)).toBe(200)
  await expect(put('ORDER#10')).rejects.toThrow()

  expect(asked).toBe(2)
})
