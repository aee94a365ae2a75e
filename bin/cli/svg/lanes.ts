import type { CascadeKind, CascadeNode } from '../../../lambdas/domain/incident/cascade-node.ts'
import type { Step } from '../../../lambdas/domain/recovery/recovery.ts'
import { partsOfSteps } from './step-parts.ts'

export type BarKind = 'waiting' | 'trying' | 'dead' | 'victim' | 'asset' | 'many'
/** Milliseconds since 1970. */
export type Bar = { readonly kind: BarKind; readonly from: number; readonly to: number }
export type MarkKind = 'failed' | 'healed' | 'dead' | 'waived' | 'left' | 'incomplete'
export type Mark = { readonly kind: MarkKind; readonly at: number }

export type Lane = {
  /** `thin` lanes suffer without having failed themselves */
  readonly size: 'heading' | 'full' | 'thin'
  readonly kind: CascadeKind
  readonly label: string
  readonly note: string
  readonly depth: number
  readonly root: boolean
  readonly bars: readonly Bar[]
  readonly marks: readonly Mark[]
}

/** Steps of recoveries that have a lane of their own, by id. */
export type StepsById = ReadonlyMap<string, readonly Step[]>

/**
 * One lane for each node, in the tree's order.
 * @param end where lanes that go on are drawn to
 */
export function lanesOf(nodes: readonly CascadeNode[], steps: StepsById, end: number, depth = 0): Lane[] {
  return nodes.flatMap((node) => [laneOf(node, steps, end, depth), ...lanesOf(node.children, steps, end, depth + 1)])
}

const THIN: ReadonlySet<CascadeKind> = new Set<CascadeKind>(['victim', 'asset', 'incomplete'])
const ENDS: Partial<Record<CascadeKind, MarkKind>> = { healed: 'healed', waived: 'waived', left: 'left', dead: 'dead' }

function laneOf(node: CascadeNode, steps: StepsById, end: number, depth: number): Lane {
  const { kind, label, note, root } = node
  const common = { kind, label, note, depth, root }
  if (kind === 'dag' || kind === 'run') return { ...common, note: '', size: 'heading', bars: [], marks: [] }
  const from = node.from === null ? end : Date.parse(node.from)
  const to = node.to === null ? end : Date.parse(node.to)
  if (kind === 'incomplete') return { ...common, size: 'thin', bars: [], marks: [{ kind, at: from }] }
  if (THIN.has(kind)) {
    const bars: Bar[] = [{ kind: kind === 'asset' ? 'asset' : 'victim', from, to }]
    return { ...common, size: 'thin', bars, marks: node.to === null ? [] : [{ kind: 'healed', at: to }] }
  }
  const [only, ...others] = node.recoveries
  const known = only === undefined || others.length > 0 ? undefined : steps.get(only)
  if (known) return { ...common, size: 'full', ...partsOfSteps(known, from, to, ENDS[kind]) }
  const last = ENDS[kind]
  return {
    ...common,
    size: 'full',
    bars: [{ kind: 'many', from, to }],
    marks: [{ kind: 'failed', at: from }, ...(last ? [{ kind: last, at: to }] : [])],
  }
}
