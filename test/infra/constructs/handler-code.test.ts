import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import { policySchema } from '../../../lambdas/contracts/policy.ts'
import { parseConfig } from '../../../lib/config/load.ts'
import { writePolicyFile } from '../../../lib/config/policy-file.ts'
import { handlerCode } from '../../../lib/constructs/handler-code.ts'
import { smallConfig, testApp } from '../../support/goaround-app.ts'

type Bundle = { readonly folder: string; readonly files: string[]; readonly read: (file: string) => string }
let bundles: Map<string, Bundle>

beforeAll(() => {
  const app = testApp({ 'aws:cdk:enable-asset-metadata': true })
  const stack = new Stack(app, 'Stack')
  const policies = ['dev', 'prod'].map((name) => writePolicyFile(parseConfig(smallConfig(name), 'test')))
  const made = ['plan-leg', 'settle-attempt'].flatMap((handler) =>
    policies.map((policy, n) => {
      const id = `${handler}-${n}`
      const code = handlerCode(handler, policy)
      new LambdaFunction(stack, id, { code, runtime: Runtime.NODEJS_24_X, handler: `${handler}.handler` })
      return id
    }),
  )
  const assembly = app.synth()
  const assets = new Set(readdirSync(assembly.directory).filter((name) => name.startsWith('asset.')))
  bundles = new Map(
    made.map((id) => {
      const fn = stack.node.findChild(id).node.defaultChild as
        | { cfnOptions: { metadata?: Record<string, string> } }
        | undefined
      const folder = fn?.cfnOptions.metadata?.['aws:asset:path'] ?? ''
      expect(assets).toContain(folder)
      const path = join(assembly.directory, folder)
      return [
        id,
        { folder: path, files: readdirSync(path).toSorted(), read: (file) => readFileSync(join(path, file), 'utf8') },
      ]
    }),
  )
}, 60_000)

const bundle = (id: string): Bundle => {
  const found = bundles.get(id)
  if (!found) throw new Error(`no bundle ${id}`)
  return found
}

describe('the code of a function', () => {
  it('is its own handler with source map and policy, and nothing else', () => {
    expect(bundle('plan-leg-0').files).toEqual(['plan-leg.mjs', 'plan-leg.mjs.map', 'policy.json'])
    expect(bundle('settle-attempt-0').files).toEqual(['policy.json', 'settle-attempt.mjs', 'settle-attempt.mjs.map'])
  })

  it('has the policy of its own environment', () => {
    const environments = ['plan-leg-0', 'plan-leg-1'].map(
      (id) => policySchema.parse(JSON.parse(bundle(id).read('policy.json'))).environment,
    )

    expect(environments).toEqual(['dev', 'prod'])
  })

  it('carries the SDK and not the CDK', () => {
    const code = bundle('plan-leg-0').read('plan-leg.mjs')

    expect(code).toContain('@aws-sdk')
    expect(code).not.toContain('aws-cdk-lib')
  })

  it('is a module that Node loads as it is, with a handler, and names its source map', () => {
    const file = join(bundle('plan-leg-0').folder, 'plan-leg.mjs')
    const script = `const { handler } = await import(${JSON.stringify(file)}); console.log(typeof handler)`

    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toContain(
      'function',
    )
    expect(bundle('plan-leg-0').read('plan-leg.mjs').trimEnd()).toMatch(/sourceMappingURL=plan-leg\.mjs\.map$/)
  })
})
