import * as z from 'zod'

export const DEPLOYMENT_SOURCE = 'aws.cloudformation'
export const DEPLOYMENT_CHANGE = 'CloudFormation Stack Status Change'

/** Statuses in which a change of a stack ends, by what became of it. */
export const DEPLOYMENT_ENDS = {
  done: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'],
  undone: ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'],
} as const
export type DeploymentStatus = keyof typeof DEPLOYMENT_ENDS

/** `{"source": "aws.cloudformation", "detail": {"stack-id": "arn:…", "status-details": {"status": "UPDATE_COMPLETE"}}}` */
export const deploymentSchema = z
  .object({
    source: z.literal(DEPLOYMENT_SOURCE),
    detail: z.object({
      'stack-id': z.string().max(2048),
      'status-details': z.object({ status: z.enum([...DEPLOYMENT_ENDS.done, ...DEPLOYMENT_ENDS.undone]) }),
    }),
  })
  .transform(({ detail }) => {
    const { status } = detail['status-details']
    const isDone = DEPLOYMENT_ENDS.done.some((end) => end === status)
    return { stack: detail['stack-id'], status: (isDone ? 'done' : 'undone') as DeploymentStatus }
  })
