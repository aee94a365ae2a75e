import type { Phase } from '../scenario/platform.ts'
import { bootstrap } from './bootstrap.ts'
import type { CdkContext } from './cdk.ts'
import { deploy } from './deploy.ts'
import { synthesize } from './synthesize.ts'

/**
 * Deploys the unchanged templates of an environment to the emulator.
 * @param choice `env=<name>` or `config=<file>`
 * @returns the outputs of all stacks, by their names
 */
export async function deployGoaround(
  context: CdkContext,
  phase: Phase,
  choice: string,
): Promise<Readonly<Record<string, string>>> {
  const [assembly] = await Promise.all([
    phase('CloudFormation templates (cdk synth)', () => synthesize(context, choice)),
    phase('CDK bootstrap of the emulator', () => bootstrap(context)),
  ])
  // Where Airflow's API answers, and that resource types which the emulator does not know are left out.
  const parameters = { Target: 'local', AirflowApiEndpoint: context.env.AWS_ENDPOINT_URL ?? '' }
  const stacks = await phase('Goaround (cdk deploy, unchanged templates)', () => deploy(context, assembly, parameters))
  return Object.assign({}, ...Object.values(stacks))
}
