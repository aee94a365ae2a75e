import * as z from 'zod'

/** CloudFormation's word on a stack, as EventBridge brings it. */
export const STACK_SOURCE = 'aws.cloudformation'
export const STACK_STATUS_CHANGE = 'CloudFormation Stack Status Change'

/** Where a deployment has come to an end, well or not. */
export const DEPLOYED_STATUSES = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
] as const

/** Last part of the names of an environment's stacks. A prefix alone would be that of `prod` for `prod-eu` as well. */
export const LAYERS = [
  'State',
  'Recovery',
  'Escalation',
  'Watch',
  'Records',
  'Quality',
  'Airflow',
  'Observability',
] as const

/**
 * `{"time": "2026-11-01T00:00:00Z", "region": "eu-west-1", "detail": {"stack-id":
 * "arn:aws:cloudformation:eu-west-1:123456789012:stack/Goaround-prod-Recovery/…", "status-details": {"status":
 * "UPDATE_COMPLETE"}}}`
 */
export const stackStatusSchema = z.object({
  time: z.iso.datetime({ offset: true }),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/),
  detail: z.object({
    'stack-id': z
      .string()
      .regex(/^arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:[0-9]{12}:stack\/[A-Za-z0-9-]{1,128}\/[0-9a-f-]{1,64}$/),
    'status-details': z.object({ status: z.string().regex(/^[A-Z_]{1,64}$/) }),
  }),
})
export type StackStatus = z.infer<typeof stackStatusSchema>
