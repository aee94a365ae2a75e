import * as z from 'zod'

/** How bad a thing is, worst first: PagerDuty's words. */
export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const
export const severitySchema = z.enum(SEVERITIES)
export type Severity = z.infer<typeof severitySchema>
