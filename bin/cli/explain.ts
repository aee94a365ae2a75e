import { recoveryIdSchema, taskInstanceKeySchema } from '../../lambdas/contracts/identifiers.ts'
import { type Basis, storedVerdictSchema } from '../../lambdas/contracts/verdict.ts'
import type { Evidence } from '../../lambdas/domain/ports/ledger.ts'
import type { Recovery, Step } from '../../lambdas/domain/recovery/recovery.ts'
import { EXIT, UsageError } from './failure.ts'
import { type Output, plain } from './print.ts'
import { taskOf } from './recoveries.ts'
import type { Store } from './store.ts'

/** Prints why a recovery is where it is: verdict, evidence, every change with its reason, what comes next. */
export async function explain(
  store: Store,
  what: string,
  options: { readonly json?: boolean },
  out: Output,
): Promise<number> {
  const recoveries = await find(store, what)
  if (recoveries.length === 0) {
    out.line(`the ledger of ${store.environment} knows no ${plain(what)}`)
    return EXIT.problem
  }
  for (const recovery of recoveries) {
    const [steps, evidence] = await Promise.all([store.ledger.steps(recovery.id), store.ledger.evidence(recovery.id)])
    if (options.json) out.line(JSON.stringify({ recovery, steps, evidence }))
    else for (const line of account(recovery, steps, evidence)) out.line(plain(line))
  }
  return EXIT.good
}

/** By recovery id, or by `dag/run/task`, for a mapped task with or without `[index]`. */
async function find(store: Store, what: string): Promise<Recovery[]> {
  if (recoveryIdSchema.safeParse(what).success) return present([await store.ledger.load(what)])
  const [dag_id, run_id, named, ...rest] = what.split('/')
  const [, task_id, index] = /^([^[\]]*)(?:\[(\d+)\])?$/.exec(named ?? '') ?? []
  const key = taskInstanceKeySchema.safeParse({
    dag_id,
    run_id,
    task_id,
    map_index: index === undefined ? -1 : Number(index),
  })
  if (!key.success || rest.length > 0) {
    throw new UsageError(`expected a recovery id (32 hex digits) or dag/run/task, found ${plain(what)}`)
  }
  const { data } = key
  const pointers = await store.ledger.pointersOfRun(store.environment, data.dag_id, data.run_id)
  const mine = pointers.filter(
    ({ subject }) => subject.task_id === data.task_id && (index === undefined || subject.map_index === data.map_index),
  )
  return present(await Promise.all(mine.map(({ pointer }) => store.ledger.load(pointer.recoveryId))))
}

const present = (found: readonly (Recovery | undefined)[]): Recovery[] => found.filter((r) => r !== undefined)

function account(r: Recovery, steps: readonly Step[], evidence: readonly Evidence[]): string[] {
  return [
    `recovery   ${r.id}`,
    `task       ${taskOf(r)}, try ${r.failure.tryNumber} failed at ${r.failure.endedAt}`,
    `state      ${r.state.kind}${detailOf(r)}`,
    `next       ${r.wakeAt === null ? 'nothing by itself' : `by ${r.wakeAt}`}`,
    `verdict    ${r.verdict.class}, ${r.verdict.category} (rule ${r.verdict.rule}, by ${BY[r.verdict.basis]}, confidence ${r.verdict.confidence})`,
    `incident   ${r.incidentId}`,
    `dependency ${r.verdict.dependency ?? 'none: the task itself'}`,
    `contract   ${r.contract} (${r.contractSource})`,
    `policy     ${r.policyHash}`,
    ...evidence.flatMap((e) => [
      `evidence   try ${Number(e.key.slice(0, 5))}:`,
      ...factsOf(e).map((fact) => `             ${fact}`),
      ...lostOf(e).map((lost) => `  lost       ${lost}`),
    ]),
    'what happened:',
    ...steps.map(
      (s) =>
        `  ${s.at}  ${s.actor.padEnd(10)} ${(s.from ?? '').padStart(13)} -> ${s.to.padEnd(13)} ${s.reason}${inputsOf(s)}`,
    ),
    '',
  ]
}

function detailOf({ state }: Recovery): string {
  switch (state.kind) {
    case 'held':
      return ` until ${state.until} (${state.reason})`
    case 'waiting':
      return ` until ${state.until}`
    case 'dead-lettered':
    case 'waived':
      return `: ${state.reason}`
    case 'recovered':
      return ` by ${state.by} at try ${state.tryNumber}, run ${state.runState}`
    default:
      return ''
  }
}

const BY: Readonly<Record<Basis, string>> = {
  declared: "the author's word",
  platform: "the environment's state",
  'own-rule': 'a rule of your own',
  reported: 'facts of the exception',
  text: 'words',
  history: 'earlier retries of this cause',
  none: 'nothing',
}

function factsOf({ verdict }: Evidence): string[] {
  const facts = storedVerdictSchema.safeParse(verdict).data?.evidence ?? []
  return facts.length > 0 ? facts : ['nothing that a rule matched']
}

/** What else it might have been, and why that was not followed. */
function lostOf({ verdict }: Evidence): string[] {
  const lost = storedVerdictSchema.safeParse(verdict).data?.alternatives ?? []
  return lost.map(({ rule, class: kind, category, why }) => `${kind}, ${category} (rule ${rule}): ${why || 'not kept'}`)
}

function inputsOf({ inputs }: Step): string {
  const shown = Object.entries(inputs).filter(([, value]) => value !== null)
  return shown.length === 0 ? '' : `  {${shown.map(([name, value]) => `${name}=${value}`).join(' ')}}`
}
