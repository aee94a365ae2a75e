import { shortId } from '../../lambdas/domain/incident/title.ts'
import type { Step } from '../../lambdas/domain/recovery/recovery.ts'
import { causeName, type IncidentTrail } from '../scenario/incident-trails.ts'
import type { Trail } from '../scenario/ledger-watch.ts'
import type { Show } from '../scenario/run-scenario.ts'
import { breakerNews } from './breaker-news.ts'
import { Fold } from './fold.ts'
import { InOrder } from './in-order.ts'
import { incidentNews, progress } from './incident-news.ts'
import type { Tone } from './paint.ts'
import type { Screen } from './phases.ts'
import { printable } from './printable.ts'
import { taskName } from './task-name.ts'
import { wayLines } from './way.ts'

const NAME_WIDTH = 30
const WORD_WIDTH = 11
/** what stands before the text of a step: time, name, word and the gaps between them */
const LEFT_WIDTH = 8 + 2 + NAME_WIDTH + 1 + WORD_WIDTH + 1
/** Two looks at the ledger, with room for a slow one. */
const KEPT_BACK_MILLISECONDS = 1_200
/** Longer silence looks like a hang. */
const STILL_MILLISECONDS = 12_000
/** Between two lines on how far the members of an incident are. */
const PROGRESS_MILLISECONDS = 8_000
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
  const told = (at: number, name: string, word: string, tone: Tone, text: string) => {
    const shown = printable(text, Math.max(40, columns - LEFT_WIDTH))
    add(at, `${printable(name).padEnd(NAME_WIDTH)} ${paint(tone, word.padEnd(WORD_WIDTH))} ${shown}`)
  }
  const fold = new Fold()
  const showStep = (trail: Trail, step: Step) => {
    if (!fold.isShown(trail)) return
    for (const { word, tone, text } of wayLines(trail, step)) {
      told(Date.parse(step.at), taskName(trail.recovery.subject), word, tone, text)
    }
  }
  const showIncident = incidentTeller((at, incident, tone, text) =>
    told(at, `${causeName(incident)} ${shortId(incident.id)}`, 'incident', tone, text),
  )
  return {
    act: ({ title, cases }) => {
      flush(Number.POSITIVE_INFINITY)
      line('')
      line(`${title}:`)
      for (const { dag, story } of cases) line(`  ${dag.padEnd(17)}${story}`)
      line('')
    },
    look: ({ trails, incidents, steps }) => {
      fold.look(trails)
      for (const { trail, step } of steps) showStep(trail, step)
      for (const incident of incidents) showIncident(incident)
    },
    breakers: ({ entries, waits }) => {
      for (const { dependency, taskInstance, at } of waits) {
        told(Date.parse(at), dependency, 'breaker', 'busy', `${taskInstance} waits in a sensor`)
      }
      for (const { dependency, entry } of entries) {
        const { tone, text } = breakerNews(entry)
        told(Date.parse(entry.at), dependency, 'breaker', tone, text)
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

type Tell = (at: number, incident: IncidentTrail['incident'], tone: Tone, text: string) => void

/** Tells what is new about an incident, and of one with many members now and then how far they are. */
function incidentTeller(tell: Tell): (trail: IncidentTrail) => void {
  const known = new Map<string, { trail: IncidentTrail; progress: string; at: number }>()
  return (trail) => {
    const { incident, members } = trail
    // Its members are written after it.
    if (members.length === 0) return
    const now = Date.now()
    const before = known.get(incident.id)
    for (const { at, tone, text } of incidentNews(before?.trail, trail, now)) tell(at, incident, tone, text)
    const far = progress(trail)
    const tellsFar =
      members.length > 1 &&
      incident.state.kind === 'open' &&
      far !== before?.progress &&
      now - (before?.at ?? 0) >= PROGRESS_MILLISECONDS
    if (tellsFar) tell(now, incident, 'busy', far)
    known.set(incident.id, {
      trail,
      progress: tellsFar || !before ? far : before.progress,
      at: tellsFar ? now : (before?.at ?? 0),
    })
  }
}
