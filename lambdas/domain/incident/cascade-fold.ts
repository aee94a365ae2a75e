import { type CascadeKind, type CascadeNode, nodeOf, spanOf } from './cascade-node.ts'
import { countOf } from './spell.ts'

/** How many of a kind are drawn one by one before the rest is told as a number. */
export type Folding = {
  /** of the mapped instances of one task in one run that stand alike */
  readonly mapped: number
  /** of a run's failed tasks */
  readonly tasks: number
  /** are victims drawn one by one? */
  readonly victims: boolean
  /** of a DAG's runs */
  readonly runs: number
  readonly dags: number
}

/** From nothing folded to next to everything; the first that fits is taken. */
export const FOLDINGS: readonly Folding[] = [
  { mapped: 1000, tasks: 1000, victims: true, runs: 1000, dags: 1000 },
  { mapped: 1000, tasks: 1000, victims: false, runs: 1000, dags: 1000 },
  { mapped: 2, tasks: 12, victims: false, runs: 12, dags: 20 },
  { mapped: 1, tasks: 4, victims: false, runs: 4, dags: 10 },
  { mapped: 1, tasks: 2, victims: false, runs: 2, dags: 6 },
  { mapped: 1, tasks: 1, victims: false, runs: 1, dags: 4 },
]

const WORDS: Readonly<Record<CascadeKind, string>> = {
  dag: 'DAGs',
  run: 'runs',
  failed: 'being planned',
  waiting: 'waiting',
  trying: 'being tried',
  healed: 'recovered',
  dead: 'dead letters',
  waived: 'waived',
  left: 'failed later for another cause',
  victim: 'upstream_failed',
  incomplete: 'with incomplete input',
  asset: 'not written',
  awaiter: 'waiting for it',
}

/** What needs a look is drawn before what has healed. */
const RANK: Readonly<Record<CascadeKind, number>> = {
  dag: 9,
  run: 9,
  dead: 1,
  failed: 2,
  trying: 2,
  waiting: 2,
  awaiter: 2,
  incomplete: 3,
  victim: 4,
  asset: 4,
  left: 5,
  waived: 5,
  healed: 5,
}

const rankOf = (node: CascadeNode): number => (node.root ? 0 : Math.min(RANK[node.kind], ...node.children.map(rankOf)))

/** The root first, then what needs a look; else as they were. */
const urgentFirst = (nodes: readonly CascadeNode[]): CascadeNode[] => nodes.toSorted((a, b) => rankOf(a) - rankOf(b))

/**
 * The first `most` nodes as they are, the rest as one node for each way they stand.
 * @param name what the rest is called: `(18) => '18 more mapped tasks of fetch_prices'`
 */
export function folded(
  nodes: readonly CascadeNode[],
  most: number,
  name: (count: number) => string,
): readonly CascadeNode[] {
  // One node says no less than "1 more".
  if (nodes.length <= most + 1) return nodes
  const ordered = urgentFirst(nodes)
  const rest = ordered.slice(most)
  return [
    ...ordered.slice(0, most),
    ...[...Map.groupBy(rest, (n) => n.kind)].map(([kind, alike]) => one(kind, alike, name)),
  ]
}

function one(kind: CascadeKind, alike: readonly CascadeNode[], name: (count: number) => string): CascadeNode {
  const [first, ...others] = alike
  if (first && others.length === 0) return { ...first, children: [] }
  return nodeOf({
    kind,
    label: name(countOfAll(alike)),
    note: WORDS[kind],
    ...spanOf(alike),
    count: countOfAll(alike),
    recoveries: alike.flatMap((n) => n.recoveries),
  })
}

/** What a count of them is a count of, where that is not tasks. */
const UNITS: Partial<Record<CascadeKind, string>> = { asset: 'asset', incomplete: 'run or task' }

/**
 * The first `most` headings (runs, DAGs) as they are, what is below the rest as one node.
 * @param name of the rest: `(97) => '97 more runs'`
 */
export function foldedHeadings(
  nodes: readonly CascadeNode[],
  most: number,
  name: (count: number) => string,
): readonly CascadeNode[] {
  if (nodes.length <= most + 1) return nodes
  const ordered = urgentFirst(nodes)
  const rest = ordered.slice(most)
  const leaves = rest.flatMap(leavesOf)
  const counts = Map.groupBy(leaves, (n) => n.kind)
  const heading = rest[0]?.kind ?? 'run'
  return [
    ...ordered.slice(0, most),
    nodeOf({
      kind: heading,
      label: name(rest.length),
      note: [...counts].map(([kind, alike]) => `${countOfAll(alike)} ${WORDS[kind]}`).join(', '),
      children: [...counts].map(([kind, alike]) => one(kind, alike, (n) => countOf(n, UNITS[kind] ?? 'task'))),
    }),
  ]
}

const countOfAll = (nodes: readonly CascadeNode[]): number => nodes.reduce((sum, n) => sum + n.count, 0)

const leavesOf = (node: CascadeNode): CascadeNode[] => [
  ...(node.kind === 'dag' || node.kind === 'run' ? [] : [node]),
  ...node.children.flatMap(leavesOf),
]
