import type { TaskInstanceFailed } from '../../lambdas/contracts/events.ts'
import type { FailureClass, Verdict } from '../../lambdas/contracts/verdict.ts'
import { classify, classifyEvent } from '../../lambdas/domain/classify/classify.ts'
import { NOTHING_KNOWN } from '../../lambdas/domain/classify/context.ts'
import { factsFromLine } from '../../lambdas/domain/classify/facts.ts'
import { recorded } from '../recorded.ts'
import { table } from '../table.ts'
import { EXPECTED } from './expected.ts'

const HEALED = { ...NOTHING_KNOWN, track: { history: { retried: 10, healed: 9 }, demoted: new Map() } }

/** Each with more evidence than the one before. */
const READINGS: readonly (readonly [string, (event: TaskInstanceFailed) => Verdict])[] = [
  ['messages alone', (event) => classify(factsFromLine(messagesOf(event)))],
  ['with types', (event) => classifyEvent(textOnly(event))],
  ['whole event', (event) => classifyEvent(event)],
  ['and 9 of 10 healed', (event) => classifyEvent(event, HEALED)],
]

/** What each kind of evidence adds, on failures that a real Airflow had. */
export function effectReport(expected: Readonly<Record<string, FailureClass>> = EXPECTED): string[] {
  const failures = Object.entries(expected).map(([name, truth]) => {
    const event = recorded(name)
    return { name, truth, verdicts: READINGS.map(([, read]) => read(event)) }
  })
  const definite = failures.filter(({ truth }) => truth !== 'unknown')
  const open = failures.filter(({ truth }) => truth === 'unknown')
  const count = (of: typeof failures, counts: (verdict: Verdict, truth: FailureClass) => boolean) =>
    READINGS.map((_, at) => {
      const found = of.filter(({ verdicts, truth }) => verdicts.slice(at, at + 1).some((v) => counts(v, truth)))
      return `${found.length} of ${of.length}`
    })
  return [
    `${failures.length} failures recorded from real Airflow: what types, structured facts and history add to the words`,
    'Our own examples, chosen to differ: the counts show the effect, not how often it is met in production.',
    'unknown in truth: the failure does not tell, as it depends on another run or only says that a program ended.',
    '',
    ...table(
      ['', 'in truth', ...READINGS.map(([name]) => name)],
      [
        ...failures.map(({ name, truth, verdicts }) => [name, truth, ...verdicts.map(inShort)]),
        ['definite: right', '', ...count(definite, (verdict, truth) => verdict.class === truth)],
        ['definite: the opposite', '', ...count(definite, (v, truth) => v.class !== truth && v.class !== 'unknown')],
        ['unknown: decided', '', ...count(open, (verdict) => verdict.class !== 'unknown')],
        ['dependency named', '', ...count(failures, (verdict) => verdict.dependency !== null)],
        ['wait named', '', ...count(failures, (verdict) => verdict.retry_after_s !== null)],
      ],
    ),
  ]
}

const inShort = (verdict: Verdict) => (verdict.basis === 'none' ? verdict.class : `${verdict.class} (${verdict.basis})`)

const messagesOf = ({ exception, error_text, log_tail }: TaskInstanceFailed) => ({
  message: [...exception.map((link) => link.message), error_text].filter(Boolean).join('\n'),
  log_tail,
})

/** What a reader of the log would have: type and message of each exception, nothing that was read off the objects. */
const textOnly = (event: TaskInstanceFailed): TaskInstanceFailed => ({
  ...event,
  dependencies: [],
  retry_contract: null,
  awaits: [],
  code_hash: null,
  exception: event.exception.map(({ type, message, relation }) => ({
    type,
    mro: [type],
    message,
    relation,
    codes: {},
    frames: [],
  })),
})
