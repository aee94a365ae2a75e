/** What a part of a cascade is, as drawn. */
export type CascadeKind =
  | 'dag'
  | 'run'
  /** failed, its plan is not made yet */
  | 'failed'
  | 'waiting'
  /** an attempt is under way */
  | 'trying'
  | 'healed'
  | 'dead'
  | 'waived'
  /** failed later for another cause */
  | 'left'
  /** did not run, because what it builds on had failed */
  | 'victim'
  /** went on without what the failed task would have brought */
  | 'incomplete'
  | 'asset'
  /** a recovery of another incident that is held until this one is over */
  | 'awaiter'

/** One part of a cascade; texts are as they came, whoever draws them makes them harmless. Instants ISO 8601, UTC. */
export type CascadeNode = {
  readonly kind: CascadeKind
  readonly label: string
  /** how it stands, in words */
  readonly note: string
  readonly root: boolean
  /** null where no instant is known */
  readonly from: string | null
  /** null: it goes on */
  readonly to: string | null
  /** how many task instances (assets, where it is of that kind) it stands for */
  readonly count: number
  /** recoveries that it stands for */
  readonly recoveries: readonly string[]
  /** what a person is to do about it; null: nothing */
  readonly plan: string | null
  readonly children: readonly CascadeNode[]
}

/** A node without the parts that only some have. */
export const nodeOf = (node: Pick<CascadeNode, 'kind' | 'label' | 'note'> & Partial<CascadeNode>): CascadeNode => ({
  root: false,
  from: null,
  to: null,
  count: 1,
  recoveries: [],
  plan: null,
  children: [],
  ...node,
})

/** How many nodes are drawn as a line of their own; DAGs and runs are headings. */
export const drawn = (nodes: readonly CascadeNode[]): number =>
  nodes.reduce((sum, n) => sum + (n.kind === 'dag' || n.kind === 'run' ? 0 : 1) + drawn(n.children), 0)

/** From the earliest to the latest of some; the end is open where one of them goes on. */
export function spanOf(nodes: readonly Pick<CascadeNode, 'from' | 'to'>[]): Pick<CascadeNode, 'from' | 'to'> {
  const from = nodes.flatMap((n) => n.from ?? []).toSorted(byInstant)
  const to = nodes.flatMap((n) => n.to ?? []).toSorted(byInstant)
  return { from: from[0] ?? null, to: to.length < nodes.length ? null : (to.at(-1) ?? null) }
}

export const byInstant = (a: string, b: string): number => Date.parse(a) - Date.parse(b)
