import { describe, expect, it } from 'vitest'
import { measureFolded } from '../../../lambdas/handlers/fold-outcomes.ts'
import { emittedBy, measuredBy } from '../../support/metrics.ts'
import { outcomeOf } from '../../support/outcomes.ts'

describe('what the track record measures', () => {
  it('is how many rules are demoted, each minute, and nothing else where nothing came', async () => {
    expect(await measuredBy(async () => measureFolded({ outcomes: [], demoted: 2 }))).toEqual({ RulesDemoted: 2 })
  })

  it('is the worth of verdicts by kind, and by rule only of those that were wrong', async () => {
    const outcomes = [
      ...Array(3).fill(outcomeOf({ result: 'right' })),
      outcomeOf({ result: 'healed' }),
      outcomeOf({ result: 'false-transient' }),
      outcomeOf({ result: 'false-transient', rule: 'timeout-words' }),
      outcomeOf({ result: 'false-transient', rule: 'timeout-words' }),
      outcomeOf({ result: 'false-permanent' }),
    ]

    const lines = await emittedBy(async () => measureFolded({ outcomes, demoted: 0 }))

    const told = lines.flatMap(({ VerdictOutcomes, Outcome, FalseVerdicts, Rule, Kind }) => [
      ...(VerdictOutcomes === undefined ? [] : [`${Outcome} ${VerdictOutcomes}`]),
      ...(FalseVerdicts === undefined ? [] : [`${Rule} ${Kind} ${FalseVerdicts}`]),
    ])
    expect(told.toSorted()).toEqual([
      'connection-refused false-permanent 1',
      'connection-refused false-transient 1',
      'false-permanent 1',
      'false-transient 3',
      'right 3',
      'timeout-words false-transient 2',
    ])
  })
})
