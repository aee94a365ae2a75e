import * as z from 'zod'
import { type BREAKER_KINDS, OVERRIDES } from './breaker.ts'

const seconds = (min: number, max: number) => z.int().min(min).max(max)
const share = z.number().gt(0).max(1)
const HOUR = 3_600

/** What one breaker decides by; docs/breaker.md says where each number comes from. */
export const breakerPolicySchema = z
  .strictObject({
    /** outcomes older than this do not count */
    windowSeconds: seconds(1, 24 * HOUR),
    /** of those the newest so many */
    windowCalls: z.int().min(1).max(200),
    /** no rate is taken of fewer */
    minCalls: z.int().min(1).max(200),
    /** share of failures that opens */
    failureRate: share,
    /** so many failures in a row open at once; 0: never */
    fastFailures: z.int().min(0).max(100),
    /** share of slow calls that opens; null: slow calls open nothing */
    slowRate: share.nullable(),
    /** the n-th wait in a row is drawn from [½, 1)·min(cap, base·2ⁿ) */
    openBaseSeconds: seconds(1, HOUR),
    openCapSeconds: seconds(1, 24 * HOUR),
    /** opened again within this time after it closed, it waits longer than the last time */
    relapseSeconds: seconds(0, 24 * HOUR),
    /** a server's own word on how long to leave it alone counts up to here */
    toldWaitCapSeconds: seconds(1, HOUR),
    /** a probe that said nothing for so long may be replaced; at least 1.5 times what the work usually takes */
    leaseSeconds: seconds(1, 6 * HOUR),
    leaseCapSeconds: seconds(1, 6 * HOUR),
    successesToClose: z.int().min(1).max(10),
    /** probes that may be replaced or say nothing of use until it opens again */
    maxReclaims: z.int().min(0).max(100),
    /** after it closed one failure of released work opens it again, for so long */
    fragileSeconds: seconds(0, HOUR),
    /** held work released in the first second after it closed */
    rampPerSecond: z.number().gt(0).max(5),
    /** after each such time twice as much */
    rampDoubleSeconds: seconds(1, HOUR),
    rampCapPerSecond: z.number().gt(0).max(5),
    /** of a dependency that no task guards: failures of so many runs of so many DAGs make it suspect */
    suspectRuns: z.int().min(1).max(100),
    suspectDags: z.int().min(1).max(100),
  })
  .refine((p) => p.minCalls <= p.windowCalls, { path: ['minCalls'], message: 'must be ≤ windowCalls' })
  .refine((p) => p.fastFailures <= p.windowCalls, { path: ['fastFailures'], message: 'must be ≤ windowCalls' })
  .refine((p) => p.openBaseSeconds <= p.openCapSeconds, {
    path: ['openCapSeconds'],
    message: 'must be ≥ openBaseSeconds',
  })
  .refine((p) => p.leaseSeconds <= p.leaseCapSeconds, { path: ['leaseCapSeconds'], message: 'must be ≥ leaseSeconds' })
export type BreakerPolicy = z.infer<typeof breakerPolicySchema>

const BOTH = {
  failureRate: 0.5,
  relapseSeconds: 600,
  toldWaitCapSeconds: 900,
  leaseCapSeconds: 6 * HOUR,
  successesToClose: 2,
  maxReclaims: 5,
  fragileSeconds: 60,
  rampPerSecond: 1,
  rampDoubleSeconds: 10,
  rampCapPerSecond: 5,
  suspectRuns: 3,
  suspectDags: 2,
} as const

export const BREAKER_DEFAULTS: Readonly<Record<(typeof BREAKER_KINDS)[number], BreakerPolicy>> = {
  dep: {
    ...BOTH,
    windowSeconds: 1800,
    windowCalls: 20,
    minCalls: 5,
    fastFailures: 3,
    slowRate: null,
    openBaseSeconds: 60,
    openCapSeconds: 3600,
    leaseSeconds: 600,
  },
  api: {
    ...BOTH,
    windowSeconds: 60,
    windowCalls: 100,
    minCalls: 10,
    fastFailures: 5,
    slowRate: 0.8,
    openBaseSeconds: 30,
    openCapSeconds: 900,
    leaseSeconds: 120,
  },
}

const OVERRIDE_DEFAULT_SECONDS = 4 * HOUR
const OVERRIDE_MAX_SECONDS = 24 * HOUR

/** What an operator asks for. `clear` ends an override before its time. */
export const overrideRequestSchema = z.object({
  override: z.enum([...OVERRIDES, 'clear'], { error: `expected one of ${[...OVERRIDES, 'clear'].join(', ')}` }),
  actor: z.string().trim().min(1, 'who asks for it is missing').max(200),
  reason: z.string().trim().min(1, 'a reason is needed').max(500),
  /** until it ends by itself */
  forSeconds: z
    .int()
    .min(1, 'at least 1 second')
    .max(OVERRIDE_MAX_SECONDS, 'at most 24 hours')
    .default(OVERRIDE_DEFAULT_SECONDS),
})
export type OverrideRequest = z.input<typeof overrideRequestSchema>
