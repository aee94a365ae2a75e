import type { RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type FunctionProps, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics.ts'
import type { EncryptionKey } from './encryption-key.ts'
import { handlerCode } from './handler-code.ts'

/** What all functions of an environment share. */
export interface HouseStyle {
  readonly environment: string
  readonly key: EncryptionKey
  readonly logDays: RetentionDays
  readonly removalPolicy: RemovalPolicy
  /** File with the environment's policy, put beside each bundle as policy.json. */
  readonly policyFile: string
}

type Explicit = 'memorySize' | 'timeout' | 'description'

export interface HouseFunctionProps
  extends Omit<FunctionProps, 'code' | 'handler' | 'runtime' | 'role' | 'logGroup' | Explicit>,
    Required<Pick<FunctionProps, Explicit>> {
  /** File name in lambdas/handlers, without `.ts`. */
  readonly handlerFile: string
  readonly style: HouseStyle
}

/**
 * Every Lambda function: Node 24 on arm64, one ESM file with the SDK in it, own role and own encrypted log group.
 * The caller's props win; its environment variables are added to ours.
 */
export class HouseFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    const { handlerFile, style, environment, ...own } = props
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Goaround ${style.environment}: ${handlerFile}`,
    })
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: style.logDays,
      encryptionKey: style.key,
      removalPolicy: style.removalPolicy,
    })
    logGroup.grantWrite(role)
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      tracing: Tracing.ACTIVE,
      environmentEncryption: style.key,
      ...own,
      code: handlerCode(handlerFile, style.policyFile),
      handler: `${handlerFile}.handler`,
      role,
      logGroup,
      environment: {
        [ENV.environment]: style.environment,
        POWERTOOLS_SERVICE_NAME: handlerFile,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
    })
  }
}
