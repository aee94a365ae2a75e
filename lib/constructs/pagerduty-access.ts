import { CfnParameter } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { teamsOf } from '../config/escalation.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { HouseFunction } from './house-function.ts'

/** What it takes to tell PagerDuty: the teams' routing keys, and where it answers. */
export class PagerDutyAccess extends Construct {
  readonly secretArns: readonly string[]
  private readonly endpoint: string

  constructor(scope: Construct, id: string, { escalation, alarms }: EnvironmentConfig) {
    super(scope, id)
    const arns = teamsOf(escalation, alarms).flatMap(({ pagerDuty }) => pagerDuty?.routingKeySecretArn ?? [])
    this.secretArns = [...new Set(arns)]
    const parameter = new CfnParameter(this, 'PagerDutyEndpoint', {
      description: "Where events are sent; empty means PagerDuty's own host of each team's region",
      default: '',
      allowedPattern: '^$|^https?://[A-Za-z0-9.:-]+$',
      constraintDescription: 'empty, or http(s)://host[:port] without a path',
    })
    parameter.overrideLogicalId('PagerDutyEndpoint')
    this.endpoint = parameter.valueAsString
  }

  get isUsed(): boolean {
    return this.secretArns.length > 0
  }

  grantTell(fn: HouseFunction): void {
    fn.addEnvironment(ENV.pagerDutyEndpoint, this.endpoint)
    if (!this.isUsed) return
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [...this.secretArns],
    })
  }
}
