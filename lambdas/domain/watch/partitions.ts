import type { Source } from '../../contracts/watch.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { dueBetween } from './schedule.ts'

type S3 = Extract<Source, { readonly kind: 's3' }>

/** A prefix of keys, and the instant up to which its data goes. */
export type Partition = { readonly prefix: string; readonly end: string }

/** The partitions that are over by now and end after `oldest`, newest first: what is still written to is not complete. */
export function partitionsBack({ partition, timeZone }: S3, now: string, oldest: string, most: number): Partition[] {
  const hourly = partition.includes('HH')
  const schedule = { cron: hourly ? '0 * * * *' : '0 0 * * *', timeZone, calendar: null }
  const begun = dueBetween(schedule, plusSeconds(oldest, hourly ? -7200 : -2 * 86_400), now, most + 1)
  return begun
    .flatMap((end, at) => {
      const start = begun[at - 1]
      return start === undefined || end <= oldest ? [] : [{ prefix: filled(partition, start, timeZone), end }]
    })
    .reverse()
}

function filled(partition: string, start: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  }).formatToParts(new Date(start))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return partition
    .replace('YYYY', of('year'))
    .replace('MM', of('month'))
    .replace('DD', of('day'))
    .replace('HH', of('hour'))
}
