import { Aws } from 'aws-cdk-lib'

const page = (path: string): string => `https://console.aws.amazon.com/${path}`

/** Pages of the console that an alarm sends people to. */
export const deepLink = {
  queue: (queueName: string): string =>
    page(
      `sqs/v3/home?region=${Aws.REGION}#/queues/https%3A%2F%2Fsqs.${Aws.REGION}.${Aws.URL_SUFFIX}%2F${Aws.ACCOUNT_ID}%2F${queueName}`,
    ),
  lambda: (functionName: string): string =>
    page(`lambda/home?region=${Aws.REGION}#/functions/${functionName}?tab=monitoring`),
  stateMachine: (arn: string): string => page(`states/home?region=${Aws.REGION}#/statemachines/view/${arn}`),
  table: (name: string): string => page(`dynamodbv2/home?region=${Aws.REGION}#table?name=${name}&tab=monitoring`),
  mwaa: (environment: string): string => page(`mwaa/home?region=${Aws.REGION}#environments/${environment}`),
  airflow: (environment: string): string => page(`mwaa/home?region=${Aws.REGION}#environments/${environment}/sso`),
  dashboard: (name: string): string => page(`cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${name}`),
}
