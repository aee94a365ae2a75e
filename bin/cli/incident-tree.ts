import type { CascadeKind, CascadeNode } from '../../lambdas/domain/incident/cascade-node.ts'
import { cut, plain } from './print.ts'
import { wrapped } from './wrap.ts'

/** How a part stands at one glance; the words beside it say the same. */
export const SIGN: Readonly<Record<CascadeKind, string>> = {
  dag: '',
  run: '',
  failed: '✗',
  waiting: '◷',
  trying: '▶',
  healed: '✓',
  dead: '■',
  waived: '○',
  left: '↷',
  victim: '┄',
  incomplete: '!',
  asset: '□',
  awaiter: '◷',
}

/** A label is not cut shorter than this for the sake of its note. */
const LABEL_AT_LEAST = 24

/** A cascade as a tree of lines, none wider than `width`. */
export const treeLines = (nodes: readonly CascadeNode[], width: number): string[] => branch(nodes, '', width)

function branch(nodes: readonly CascadeNode[], indent: string, width: number): string[] {
  return nodes.flatMap((node, at) => {
    const last = at === nodes.length - 1
    const below = `${indent}${last ? '   ' : '│  '}`
    return [
      ...lineOf(node, `${indent}${last ? '└─ ' : '├─ '}`, `${below}${node.children.length > 0 ? '│' : ' '}    `, width),
      ...branch(isFold(node) ? [] : node.children, below, width),
    ]
  })
}

/** A heading with a note stands for several, and says in it what is below them. */
const isFold = ({ kind, note }: CascadeNode): boolean => (kind === 'dag' || kind === 'run') && note !== ''

function lineOf(node: CascadeNode, indent: string, hanging: string, width: number): string[] {
  const sign = SIGN[node.kind] === '' ? '' : `${SIGN[node.kind]} `
  const root = node.root ? ' (root)' : ''
  const room = width - indent.length - sign.length - root.length
  if (node.plan !== null) {
    const more = [`${plain(node.note)}.`, `Plan: ${plain(node.plan)}.`]
    return [`${indent}${sign}${cut(node.label, room)}`, ...more.flatMap((text) => wrapped(text, hanging, width))]
  }
  const note = node.note === '' ? '' : `  ${plain(node.note)}`
  const label = cut(node.label, Math.max(LABEL_AT_LEAST, room - note.length))
  return [cut(`${indent}${sign}${label}${root}${note}`, width)]
}
