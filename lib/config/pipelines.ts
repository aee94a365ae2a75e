import * as z from 'zod'
import { pipelineSchema } from '../../lambdas/contracts/records-table.ts'

/** Stands before the outputs of a pipeline's queues: `orders-eu` → `OrdersEu`. */
export const outputPrefix = (pipeline: string): string =>
  pipeline.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '')

const schema = z.strictObject({
  /** part of the names of its queues, of which SQS takes 80 characters */
  name: pipelineSchema.max(26, 'at most 26 characters: its queues are named by it'),
  /** the team whose records they are, shown on the dashboard. @default - nobody in particular */
  owner: z.string().trim().min(1).max(100).optional(),
  /** how long a dead letter may wait before an alarm says so. @default 4 hours */
  oldestSeconds: z.int().min(60).max(1_209_600).default(14_400),
  /** how many dead letters may wait. @default 1000 */
  depth: z.int().min(1).max(10_000_000).default(1000),
})
export type PipelineConfig = z.output<typeof schema>

/** An alarm over all pipelines is made of a metric and its share of a limit for each: CloudWatch takes 20 parts. */
export const pipelinesSchema = z
  .array(schema)
  .max(9)
  .default([])
  .refine((all) => new Set(all.map(({ name }) => outputPrefix(name))).size === all.length, {
    message: 'each pipeline once, by another name than by dashes alone',
  })
