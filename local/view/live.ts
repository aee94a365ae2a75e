import type { Step } from '../../lambdas/domain/recovery/recovery.ts'
import type { Trail } from '../scenario/ledger-watch.ts'
import type { Show } from '../scenario/run-scenario.ts'
import { nameOf } from './balance.ts'
import type { Screen } from './phases.ts'
import { printable } from './printable.ts'
import { wayLines } from './way.ts'

const NAME_WIDTH = 30
const WORD_WIDTH = 11
/** Longer silence looks like a hang. */
const STILL_MILLISECONDS = 12_000
const NAMED = 4

/** Shows the ways of the failures as they happen, a line a step, and now and then what is being waited for. */
export function liveView({ line, paint }: Screen, started = Date.now()): Show {
  let lastWord = Date.now()
  const say = (text: string, at = Date.now()) => {
    lastWord = Date.now()
    const seconds = `${Math.max(0, (at - started) / 1000)
      .toFixed(1)
      .padStart(6)} s`
    line(`${paint('dim', seconds)}  ${text}`)
  }
  return {
    step: (trail: Trail, step: Step) => {
      const { subject } = trail.recovery
      const name = printable(nameOf({ dag: subject.dag_id, task: subject.task_id, mapIndex: subject.map_index }))
      for (const { word, tone, text } of wayLines(trail, step)) {
        say(
          `${name.padEnd(NAME_WIDTH)} ${paint(tone, word.padEnd(WORD_WIDTH))} ${printable(text, 140)}`,
          Date.parse(step.at),
        )
      }
    },
    say: (text) => say(paint('dim', `- ${printable(text, 180)}`)),
    waiting: (what) => {
      if (what.length === 0 || Date.now() - lastWord < STILL_MILLISECONDS) return
      const named = what.slice(0, NAMED).map((one) => printable(one))
      const more = what.length > NAMED ? ` and ${what.length - NAMED} more` : ''
      say(paint('dim', `… waiting for ${named.join(', ')}${more}`))
    },
  }
}
