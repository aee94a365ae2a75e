import { ArnFormat, Aws, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { HouseFunction } from './house-function.ts'

export interface AirflowAccessProps {
  /** Name of an existing MWAA environment in the stack's account and region. */
  readonly mwaaEnvironment: string
}

/**
 * Calls to Airflow's REST API through MWAA's InvokeRestApi. Airflow's own roles limit what a caller may do there:
 * `Viewer` reads, `User` also clears; neither sees connections or variables, as `Op` does, which alone changes pools.
 */
export class AirflowAccess extends Construct {
  private readonly mwaaEnvironment: string
  private readonly endpoint: string

  constructor(scope: Construct, id: string, props: AirflowAccessProps) {
    super(scope, id)
    this.mwaaEnvironment = props.mwaaEnvironment
    const parameter = new CfnParameter(this, 'AirflowApiEndpoint', {
      description: "Where InvokeRestApi is called; empty means MWAA's own endpoint in this region",
      default: '',
      allowedPattern: '^$|^https?://[A-Za-z0-9.:-]+$',
      constraintDescription: 'empty, or http(s)://host[:port] without a path',
    })
    parameter.overrideLogicalId('AirflowApiEndpoint')
    const isDefault = new CfnCondition(this, 'IsMwaaEndpoint', {
      expression: Fn.conditionEquals(parameter.valueAsString, ''),
    })
    const ofMwaa = `https://env.airflow.${Aws.REGION}.${Aws.URL_SUFFIX}`
    this.endpoint = Fn.conditionIf(isDefault.logicalId, ofMwaa, parameter.valueAsString).toString()
  }

  grantRead(fn: HouseFunction): void {
    this.grantAs('Viewer', fn)
  }

  grantAct(fn: HouseFunction): void {
    this.grantAs('User', fn)
  }

  grantPools(fn: HouseFunction): void {
    this.grantAs('Op', fn)
  }

  private grantAs(airflowRole: 'Viewer' | 'User' | 'Op', fn: HouseFunction): void {
    const role = Stack.of(this).formatArn({
      service: 'airflow',
      resource: 'role',
      resourceName: `${this.mwaaEnvironment}/${airflowRole}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    })
    Grant.addToPrincipal({ grantee: fn, actions: ['airflow:InvokeRestApi'], resourceArns: [role] })
    fn.addEnvironment(ENV.airflowEndpoint, this.endpoint)
  }
}
