import type { StateKind, Step } from '../../../lambdas/domain/recovery/recovery.ts'
import type { Bar, BarKind, Mark, MarkKind } from './lanes.ts'

const BARS: Readonly<Record<StateKind, BarKind | null>> = {
  opened: 'waiting',
  planning: 'waiting',
  waiting: 'waiting',
  held: 'waiting',
  redriven: 'waiting',
  attempting: 'trying',
  'dead-lettered': 'dead',
  recovered: null,
  waived: null,
}

/**
 * The way of a recovery as bars and marks, by its audit trail.
 * @param last the mark at its end; of a dead letter each time that it became one is marked
 */
export function partsOfSteps(
  steps: readonly Step[],
  from: number,
  to: number,
  last: MarkKind | undefined,
): { bars: Bar[]; marks: Mark[] } {
  const turns = steps
    .filter((step, at) => step.to !== steps[at - 1]?.to)
    .map((s) => ({ to: s.to, at: Date.parse(s.at) }))
  // Until it was noticed it waited, too.
  const parts: Bar[] = [{ kind: 'waiting', from, to: Math.min(to, turns[0]?.at ?? to) }]
  for (const [n, turn] of turns.entries()) {
    const kind = BARS[turn.to]
    if (kind) parts.push({ kind, from: turn.at, to: Math.min(to, turns[n + 1]?.at ?? to) })
  }
  const failedAgain = steps.filter((s) => s.from === 'attempting' && s.reason.startsWith('failed again'))
  const parked = turns.filter((turn) => turn.to === 'dead-lettered')
  return {
    bars: joined(parts).filter((bar) => bar.to >= bar.from),
    marks: [
      { kind: 'failed', at: from },
      ...failedAgain.map((s): Mark => ({ kind: 'failed', at: Date.parse(s.at) })),
      ...parked.map((turn): Mark => ({ kind: 'dead', at: turn.at })),
      ...(last && last !== 'dead' ? [{ kind: last, at: to }] : []),
    ],
  }
}

function joined(bars: readonly Bar[]): Bar[] {
  const found: Bar[] = []
  for (const bar of bars) {
    const before = found.at(-1)
    if (before?.kind === bar.kind) found[found.length - 1] = { ...before, to: Math.max(before.to, bar.to) }
    else found.push(bar)
  }
  return found
}
