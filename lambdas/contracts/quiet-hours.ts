import * as z from 'zod'

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAY_MINUTES = 1440
export const WEEK_MINUTES = 7 * DAY_MINUTES

/** Does the platform know the zone? Offsets such as `+02:00` are no zones: they know no summer. */
function isTimeZone(zone: string): boolean {
  if (!(zone === 'UTC' || zone.includes('/'))) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const clockSchema = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day such as 22:00')

/** On those days from one time of day to the other; `to` at or before `from` is on the next day. */
const quietWindowSchema = z.strictObject({
  days: z.array(z.enum(DAYS)).min(1).max(7),
  from: clockSchema,
  to: clockSchema,
})
export type QuietWindow = z.infer<typeof quietWindowSchema>

/** `22:30` → minutes after midnight. */
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** A window as minutes of the week, Monday 00:00 being 0; the end is exclusive and may lie beyond the week. */
export function spansOf({ days, from, to }: QuietWindow): { readonly from: number; readonly to: number }[] {
  const length = (minuteOf(to) - minuteOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  return days.map((day) => {
    const start = DAYS.indexOf(day) * DAY_MINUTES + minuteOf(from)
    return { from: start, to: start + length }
  })
}

/** Do two windows share a minute of the week? */
const overlap = (a: QuietWindow, b: QuietWindow): boolean =>
  spansOf(a).some((x) =>
    spansOf(b).some((y) => [0, WEEK_MINUTES, -WEEK_MINUTES].some((d) => x.from < y.to + d && y.from + d < x.to)),
  )

const show = ({ days, from, to }: QuietWindow): string => `${days.join(', ')} ${from}–${to}`

export const quietHoursSchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, { message: 'a time zone such as Europe/Vienna' }),
  windows: z
    .array(quietWindowSchema)
    .min(1)
    .max(14)
    .superRefine((windows, context) => {
      for (const [at, window] of windows.entries()) {
        for (const [before, earlier] of windows.slice(0, at).entries()) {
          if (!overlap(earlier, window)) continue
          const message = `no minute of windows.${before} (${show(earlier)}), which it overlaps`
          context.addIssue({ code: 'custom', path: [at], message })
        }
      }
    }),
})
export type QuietHours = z.infer<typeof quietHoursSchema>
