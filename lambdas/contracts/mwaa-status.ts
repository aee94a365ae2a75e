import * as z from 'zod'
import { instantSchema, mwaaNameSchema } from './identifiers.ts'

export const MWAA_SOURCE = 'aws.airflow'
export const MWAA_STATUS_CHANGE = 'MWAA Environment Status Change'

/** As MWAA spells them: `AVAILABLE`, `CREATING_SNAPSHOT`. */
const statusSchema = z.string().regex(/^[A-Z][A-Z_]{1,39}$/, 'capital letters and _ (≤ 40)')

/** What MWAA said of one of the account's environments. `at` is UTC with milliseconds, so that texts compare as times. */
export type MwaaStatus = { readonly name: string; readonly status: string; readonly at: string }

const said = z.object({ name: mwaaNameSchema, status: statusSchema, at: instantSchema })

/**
 * EventBridge's event of an MWAA environment. AWS documents its source and detail-type alone; expected is
 * `{"time": "2026-11-01T00:00:00Z", "resources": ["arn:aws:airflow:…:environment/<name>"],
 *   "detail": {"name": "<name>", "status": "UPDATING", …}}`.
 * Either case of the two keys is taken, and the name from the resource's ARN where the detail has none.
 */
export const mwaaStatusChangeSchema = z
  .looseObject({
    time: instantSchema,
    resources: z.array(z.string().max(2048)).default([]),
    detail: z.looseObject({}),
  })
  .transform(({ time, resources, detail }) => ({
    name: detail.name ?? detail.Name ?? nameOfArn(resources),
    status: detail.status ?? detail.Status,
    at: new Date(time).toISOString(),
  }))
  .pipe(said) satisfies z.ZodType<MwaaStatus>

const nameOfArn = (arns: readonly string[]): string | undefined =>
  arns.map((arn) => arn.split(':environment/')[1]).find((name) => name !== undefined)
