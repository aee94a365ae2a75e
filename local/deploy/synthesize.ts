import { join } from 'node:path'
import { STATE } from '../paths.ts'
import { type CdkContext, cdk, fresh } from './cdk.ts'

/**
 * Synthesizes the templates of an environment, as anybody does who deploys to AWS.
 * @param choice `env=<name>` or `config=<file>`
 * @returns the cloud assembly's directory
 */
export async function synthesize(context: CdkContext, choice: string): Promise<string> {
  const output = fresh(join(context.directory ?? join(STATE, 'run'), 'cdk.out'))
  // cdk-nag looks at the same templates in the tests; here it would double the time.
  await cdk(context, 'cdk-synth', ['synth', '--quiet', '--no-validation', '--context', choice, '--output', output])
  return output
}
