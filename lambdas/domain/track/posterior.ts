import type { FailureClass } from '../../contracts/verdict.ts'
import { centralInterval, percent } from './interval.ts'

/** Retries of one fingerprint, by us or by Airflow, and how many of them succeeded. */
export type History = { readonly retried: number; readonly healed: number }

/**
 * Beta(1, 1): before the first retry every share of healing is as likely as every other, which is worth two retries
 * that went one way each.
 */
const PRIOR = { healed: 1, failed: 1 }
/** From here on a retry is more likely to heal than not, for all that is known: five of five get there, four do not. */
const HEALS_FROM = 0.5
/** Up to here nine retries of ten would be wasted, and the tenth is what a redrive is for: none of 35 gets there. */
const HOPELESS_UP_TO = 0.1
/** No cause is given up after fewer retries, whatever the prior. */
const RETRIES_BEFORE_HOPELESS = 10

export type HistoryJudgement = {
  readonly class: FailureClass
  /** posterior mean of what the class says: that a retry heals, or that it does not */
  readonly confidence: number
  readonly evidence: string
}

/** What the retries of a fingerprint say of the next one. */
export function judgeHistory({ retried, healed }: History): HistoryJudgement {
  const [a, b] = [PRIOR.healed + healed, PRIOR.failed + retried - healed]
  const { low, high } = centralInterval(a, b)
  const mean = a / (a + b)
  const evidence = `a retry of this cause healed ${healed} of ${retried} times (95 % between ${percent(low)} and ${percent(high)})`
  if (low >= HEALS_FROM) return { class: 'transient', confidence: round(mean), evidence }
  if (high <= HOPELESS_UP_TO && retried >= RETRIES_BEFORE_HOPELESS) {
    return { class: 'permanent', confidence: round(1 - mean), evidence }
  }
  return { class: 'unknown', confidence: 0, evidence }
}

const round = (share: number) => Math.round(share * 100) / 100
