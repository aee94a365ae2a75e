import { CfnCondition, CfnParameter, type CfnResource, Fn, Stack } from 'aws-cdk-lib'
import { Construct } from 'constructs'

const ID = 'DeploymentTarget'

/**
 * Where a stack is deployed to: `aws`, or an emulator that refuses some resource types even where AWS takes them. The
 * template stays one and the same; a parameter decides when it is deployed.
 */
export class Target extends Construct {
  private readonly isAws: CfnCondition

  /** The stack's one, made at its first use. */
  static of(scope: Construct): Target {
    const stack = Stack.of(scope)
    const found = stack.node.tryFindChild(ID)
    return found instanceof Target ? found : new Target(stack, ID)
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id)
    const parameter = new CfnParameter(this, 'Target', {
      description: '`local` leaves out what the local emulator cannot make',
      default: 'aws',
      allowedValues: ['aws', 'local'],
    })
    parameter.overrideLogicalId('Target')
    this.isAws = new CfnCondition(this, 'IsAws', { expression: Fn.conditionEquals(parameter.valueAsString, 'aws') })
    this.isAws.overrideLogicalId('IsAws')
  }

  /** Makes the resources on AWS only; whoever refers to one has to say by `either` what holds elsewhere. */
  onlyOnAws(...resources: CfnResource[]): void {
    for (const resource of resources) resource.cfnOptions.condition = this.isAws
  }

  either(onAws: string, elsewhere: string): string {
    return Fn.conditionIf(this.isAws.logicalId, onAws, elsewhere).toString()
  }
}
