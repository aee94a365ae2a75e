import { seeded } from '../../test/support/random.ts'
import type { Fault, FaultName } from './result.ts'

/** Seconds between two runs of a pipeline. */
export const EVERY_SECONDS = 20

/** Orders come for so long. Seconds since the first. */
export const ORDERS_SECONDS = 270

/**
 * Not before then the reading of schema 2 is deployed on both sides: when somebody has seen the dead letters. After it
 * nothing goes wrong any more, and the aggregate has to become right. Seconds since the first order.
 */
export const MENDED_FROM = 285

type Window = { readonly name: FaultName; readonly from: number; readonly seconds: number; readonly text: string }

const WINDOWS: readonly Window[] = [
  { name: 'poison-records', from: 30, seconds: 220, text: 'records that no schema fits, now and then' },
  { name: 'duplicate-delivery', from: 35, seconds: 60, text: 'orders delivered twice, soon or a batch later' },
  { name: 'worker-kill', from: 55, seconds: 20, text: 'SIGKILL of the task that loads, between two of its writes' },
  { name: 'api-outage', from: 85, seconds: 45, text: 'the customer API answers 503' },
  { name: 'late-data', from: 140, seconds: 20, text: 'orders of minutes ago' },
  { name: 'api-limp', from: 160, seconds: 30, text: 'the customer API answers after 25 s' },
  { name: 'schema-change', from: 215, seconds: 40, text: 'every other order is of a schema that is not read yet' },
  { name: 'slow-dependency', from: 220, seconds: 45, text: "the partner's price list is late" },
]
const JITTER_SECONDS = 8

/** Each seed shifts every fault by some seconds of its own. */
export function faultsOf(seed: number): Fault[] {
  const random = seeded(seed)
  return WINDOWS.map(({ name, from, seconds, text }) => {
    const start = Math.round(from + (random() - 0.5) * JITTER_SECONDS)
    return { name, from: start, to: start + seconds, text }
  })
}

export function faultNamed(faults: readonly Fault[], name: FaultName): Fault {
  const fault = faults.find((one) => one.name === name)
  if (!fault) throw new Error(`no fault is named ${name}`)
  return fault
}

export const isOn = ({ from, to }: Fault, at: number): boolean => at >= from && at < to
