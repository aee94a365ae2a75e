import type { Step } from '../../lambdas/domain/recovery/recovery.ts'
import type { Trail } from '../scenario/ledger-watch.ts'
import type { Show } from '../scenario/run-scenario.ts'
import { nameOf } from './balance.ts'
import { InOrder } from './in-order.ts'
import type { Screen } from './phases.ts'
import { printable } from './printable.ts'
import { wayLines } from './way.ts'

const NAME_WIDTH = 29
const WORD_WIDTH = 11
/** what stands before the text of a step: time, name, word and the gaps between them */
const LEFT_WIDTH = 8 + 2 + NAME_WIDTH + 1 + WORD_WIDTH + 1
/** Two looks at the ledger, with room for a slow one. */
const KEPT_BACK_MILLISECONDS = 1_200
/** Longer silence looks like a hang. */
const STILL_MILLISECONDS = 12_000
const NAMED = 3

/** Shows the ways of the failures as they happen, a line a step, and now and then what is being waited for. */
export function liveView({ line, paint, columns }: Screen, started = Date.now()): Show {
  let lastWord = Date.now()
  const order = new InOrder(line, KEPT_BACK_MILLISECONDS)
  const add = (at: number, text: string) => {
    const seconds = `${Math.max(0, (at - started) / 1000)
      .toFixed(1)
      .padStart(6)} s`
    order.add(at, `${paint('dim', seconds)}  ${text}`)
  }
  const flush = (now: number) => {
    if (order.flush(now) > 0) lastWord = Date.now()
  }
  return {
    step: (trail: Trail, step: Step) => {
      const { subject } = trail.recovery
      const name = printable(nameOf({ dag: subject.dag_id, task: subject.task_id, mapIndex: subject.map_index }))
      for (const { word, tone, text } of wayLines(trail, step)) {
        const told = printable(text, Math.max(40, columns - LEFT_WIDTH))
        add(Date.parse(step.at), `${name.padEnd(NAME_WIDTH)} ${paint(tone, word.padEnd(WORD_WIDTH))} ${told}`)
      }
    },
    say: (text) => add(Date.now(), paint('dim', `* ${printable(text, 180)}`)),
    waiting: (what) => {
      flush(Date.now())
      if (what.length === 0 || Date.now() - lastWord < STILL_MILLISECONDS) return
      const named = what.slice(0, NAMED).map((one) => printable(one))
      const more = what.length > NAMED ? ` and ${what.length - NAMED} more` : ''
      lastWord = Date.now()
      add(Date.now(), paint('dim', `  … waiting for ${named.join(', ')}${more}`))
    },
    end: () => flush(Number.POSITIVE_INFINITY),
  }
}
