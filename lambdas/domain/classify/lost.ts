import type { Alternative } from '../../contracts/verdict.ts'
import { type Candidate, STAGES } from './candidate.ts'

const alternative = ({ rule, class: kind, category }: Candidate, why: string): Alternative => ({
  rule,
  class: kind,
  category,
  why,
})

/** A conclusion that lost against `best`, with the first difference that decided. */
export const lostTo = (best: Candidate, loser: Candidate): Alternative => alternative(loser, whyLost(best, loser))

/** A rule that matched best and was not followed, since earlier retries had more to say. */
export const overruledByHistory = (candidate: Candidate, demoted: boolean): Alternative =>
  alternative(candidate, demoted ? 'demoted' : 'does not tell whether a retry helps')

function whyLost(best: Candidate, loser: Candidate): string {
  const [stage, loserStage] = [STAGES[best.rank[0] ?? 0], STAGES[loser.rank[0] ?? 0]]
  if (stage !== loserStage) {
    if (stage === 'declared') return "the author's word goes first"
    if (stage === 'platform') return 'the environment was not available'
    return stage === 'own-rule' ? 'own rule goes first' : 'general beside precise'
  }
  if (stage === 'own-rule') return 'an earlier own rule goes first'
  if (best.rank[1] !== loser.rank[1]) return 'words lose to a reported fact'
  return best.rank[2] !== loser.rank[2] ? 'names an outer cause' : 'general beside precise'
}
