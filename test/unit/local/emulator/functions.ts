import { ACCOUNT, type Emulator } from '../../../../local/emulator/emulator.ts'
import { zipOf } from './zip.ts'

// The project has no Lambda client: only CloudFormation makes functions. The emulator checks no signature.

export async function createFunction(emulator: Emulator, name: string, code: string): Promise<void> {
  await post(emulator, '/2015-03-31/functions', {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: `arn:aws:iam::${ACCOUNT}:role/any`,
    Timeout: 20,
    Code: { ZipFile: zipOf('index.mjs', code).toString('base64') },
  })
}

export function invoke(emulator: Emulator, name: string): Promise<unknown> {
  return post(emulator, `/2015-03-31/functions/${name}/invocations`, {})
}

export async function mapSource(emulator: Emulator, name: string, mapping: object): Promise<void> {
  await post(emulator, '/2015-03-31/event-source-mappings/', { FunctionName: name, ...mapping })
}

async function post(emulator: Emulator, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${emulator.endpoint}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}
