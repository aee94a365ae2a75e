import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { EnvName } from '../../lambdas/contracts/env.ts'
import type { HouseFunction } from './house-function.ts'

/** May send to the queue, and knows it by that variable. The key's use comes with the ledger, which every function has. */
export function grantSend(fn: HouseFunction, queue: IQueue, variable: EnvName): void {
  Grant.addToPrincipal({ grantee: fn, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] })
  fn.addEnvironment(variable, queue.queueUrl)
}

/** May ask how many messages a queue holds. */
export function grantCount(fn: HouseFunction, queue: IQueue): void {
  Grant.addToPrincipal({ grantee: fn, actions: ['sqs:GetQueueAttributes'], resourceArns: [queue.queueArn] })
}
