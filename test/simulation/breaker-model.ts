/**
 * An executable copy of docs/model/Breaker.tla: what one breaker's item is and which step follows. It has no clocks;
 * whoever walks it says what is over. Names are the model's.
 */
export type Model = {
  readonly st: 'CLOSED' | 'OPEN' | 'HALF_OPEN'
  readonly owner: string | null
  readonly passed: number
  readonly reclaims: number
  readonly ramp: boolean
  readonly relapsed: string | null
  readonly override: string | null
}

export type Word = { readonly task: string; readonly age: 'now' | 'old'; readonly res: 'ok' | 'fail' | 'ignored' }

/** What is over, and what each task put last. */
export type Facts = {
  readonly due: boolean
  readonly leaseLive: boolean
  readonly overrideOver: boolean
  readonly told: readonly Word[]
}

/** `forced` is Override, `lift` is the operator's; each other one offers the step that the model calls so. */
export type Step =
  | { readonly kind: 'outcomes' | 'tick' | 'lift' }
  | { readonly kind: 'elect'; readonly task: string }
  | { readonly kind: 'verdict'; readonly word: Word }
  | { readonly kind: 'forced'; readonly override: string }

export const NEED = 2
export const MAX_RECLAIMS = 1
export const MIN_CALLS = 2

export const INIT: Model = {
  st: 'CLOSED',
  owner: null,
  passed: 0,
  reclaims: 0,
  ramp: false,
  relapsed: null,
  override: null,
}

const RESTS = { owner: null, passed: 0, reclaims: 0 } as const
const opened = (m: Model): Model => ({ ...m, ...RESTS, st: 'OPEN', ramp: false })
const isWorn = (m: Model) => m.reclaims >= MAX_RECLAIMS

/** May this task call, and would it be the probe? */
export function letThrough(m: Model, task: string): 'no' | 'yes' | 'probe' {
  if (m.override !== null) return m.override === 'FORCED_OPEN' ? 'no' : 'yes'
  if (m.st === 'HALF_OPEN') return m.owner === task ? 'probe' : 'no'
  return m.st === 'CLOSED' ? 'yes' : 'no'
}

/** The item after the step; undefined where nothing may be written. */
export function next(m: Model, step: Step, facts: Facts): Model | undefined {
  if (step.kind === 'forced')
    return m.st === 'HALF_OPEN'
      ? { ...m, ...RESTS, st: 'OPEN', override: step.override }
      : { ...m, override: step.override }
  if (m.override !== null) {
    const lifts = step.kind === 'lift' || (step.kind === 'tick' && facts.overrideOver)
    const ramp = m.st === 'CLOSED' && (m.ramp || m.override === 'FORCED_OPEN')
    return lifts ? { ...m, override: null, ramp } : undefined
  }
  switch (step.kind) {
    case 'outcomes':
      return m.st === 'CLOSED' ? afterOutcomes(m, facts.told) : undefined
    case 'elect':
      return afterElection(m, step.task, facts)
    case 'verdict':
      return m.st === 'HALF_OPEN' && m.owner === step.word.task && step.word.age === 'now'
        ? afterVerdict(m, step.word.res)
        : undefined
    case 'tick':
      return m.owner !== null && !facts.leaseLive && isWorn(m) ? opened(m) : undefined
    case 'lift':
      return undefined
  }
}

function afterOutcomes(m: Model, told: readonly Word[]): Model | undefined {
  const seen = told.filter((word) => word.age === 'now' && word.res !== 'ignored')
  const failed = seen.filter((word) => word.res === 'fail')
  const alone = m.ramp ? failed.find((word) => word.task !== m.relapsed) : undefined
  if (alone) return { ...opened(m), relapsed: alone.task }
  const tripped = seen.length >= MIN_CALLS && 2 * failed.length >= seen.length && failed.length >= 2
  return tripped ? { ...opened(m), relapsed: null } : undefined
}

function afterElection(m: Model, task: string, { due, leaseLive }: Facts): Model | undefined {
  if (m.st === 'OPEN') return due ? { ...m, st: 'HALF_OPEN', owner: task } : undefined
  if (m.st === 'CLOSED') return undefined
  if (m.owner === null) return { ...m, owner: task }
  if (leaseLive) return undefined
  return isWorn(m) ? opened(m) : { ...m, owner: task, reclaims: m.reclaims + 1 }
}

function afterVerdict(m: Model, res: Word['res']): Model {
  if (res === 'fail') return opened(m)
  if (res === 'ignored') return isWorn(m) ? opened(m) : { ...m, owner: null, reclaims: m.reclaims + 1 }
  if (m.passed + 1 < NEED) return { ...m, owner: null, passed: m.passed + 1 }
  return { ...m, ...RESTS, st: 'CLOSED', ramp: true }
}
