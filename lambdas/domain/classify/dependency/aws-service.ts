import type { FailureFacts } from '../facts.ts'
import { SERVICE_OF_OPERATION } from './aws-operations.ts'
import { serviceInText } from './aws-sdk-text.ts'

const SERVICE_OF_OPERATOR: readonly (readonly [string, string])[] = [
  ['GlueDatabrew', 'databrew'],
  ['EmrServerless', 'emr-serverless'],
  ['EmrContainer', 'emr-containers'],
  ['Glue', 'glue'],
  ['Athena', 'athena'],
  ['Ecs', 'ecs'],
  ['Emr', 'elasticmapreduce'],
  ['Eks', 'eks'],
  ['Batch', 'batch'],
  ['Redshift', 'redshift-data'],
  ['SageMaker', 'sagemaker'],
  ['StepFunction', 'states'],
  ['Lambda', 'lambda'],
  ['Bedrock', 'bedrock'],
  ['Dynamo', 'dynamodb'],
  ['Sqs', 'sqs'],
  ['Sns', 'sns'],
  ['S3', 's3'],
]

/** The service behind an operation of botocore, or behind an operator of the Amazon provider that failed on AWS. */
export function awsService(facts: FailureFacts): string | null {
  let aws = false
  for (const cause of facts.causes) {
    const { codes, codesInText } = cause
    const operation = codes.aws_operation ?? codesInText.aws_operation
    const service = operation === undefined ? undefined : SERVICE_OF_OPERATION.get(operation)
    if (service !== undefined) return `aws:${service}`
    const told = serviceInText(cause)
    if (told !== null) return `aws:${told}`
    aws ||= (operation ?? codes.aws_code ?? codesInText.aws_code) !== undefined
  }
  const operator = facts.operator
  if (!aws || operator === null) return null
  const found = SERVICE_OF_OPERATOR.find(([prefix]) => operator.startsWith(prefix))
  return found ? `aws:${found[1]}` : null
}
