import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { STATE } from '../paths.ts'
import { type CdkContext, cdk } from './cdk.ts'
import { declaredParameters } from './parameters.ts'

const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()))
/** stack → output → value */
export type StackOutputs = z.infer<typeof outputsSchema>

/**
 * Deploys every stack of a cloud assembly as it is. Each stack gets those of the parameters that its template declares.
 */
export async function deploy(
  context: CdkContext,
  assembly: string,
  parameters: Readonly<Record<string, string>>,
): Promise<StackOutputs> {
  const outputs = join(context.directory ?? join(STATE, 'run'), 'outputs.json')
  const given = declaredParameters(assembly, parameters).flatMap((parameter) => ['--parameters', parameter])
  // One CreateStack a stack: a change set would only be read by nobody.
  const how = ['--all', '--require-approval', 'never', '--method', 'direct', '--concurrency', '4']
  await cdk(context, 'cdk-deploy', ['deploy', '--app', assembly, ...how, '--outputs-file', outputs, ...given])
  return outputsSchema.parse(JSON.parse(readFileSync(outputs, 'utf8')))
}
