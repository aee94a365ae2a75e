import { join } from 'node:path'
import { ACCOUNT, REGION } from '../emulator/emulator.ts'
import { STATE } from '../paths.ts'
import { type CdkContext, cdk, fresh } from './cdk.ts'

/**
 * Makes the CDK's own bucket, roles and version parameter. In an empty folder: in the project it would run the app
 * once more and overwrite what was synthesized.
 */
export async function bootstrap(context: CdkContext): Promise<void> {
  const folder = fresh(join(context.directory ?? join(STATE, 'run'), 'cdk-bootstrap'))
  await cdk(context, 'cdk-bootstrap', ['bootstrap', `aws://${ACCOUNT}/${REGION}`], folder)
}
