import { errno } from '../matchers/errno.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'no space left on device',
  'not enough (?:disk )?space',
  'disk (?:is )?full',
  'the table .{1,120} is full',
  'disk quota exceeded',
  'ephemeral[ -](?:local )?storage',
  '\\bDiskPressure\\b',
  'flood[- ]stage',
  '(?:ORA-01653|ORA-01654|ORA-01688|ORA-19809|ORA-00257)\\b',
  'unable to extend (?:table|index|lob|temp)',
  'disk usage exceeded',
  'filegroup is full',
  '(?:transaction |redo )?log .{0,60}is full',
  'MISCONF Redis',
  'no more spool space',
  'over your (?:space|storage) quota',
)

/**
 * No room is left on a disk or in a table space: a person must free or add some.
 * Source: write(2), ENOSPC and EDQUOT; Oracle (ORA-01653); Kubernetes, "Node-pressure Eviction" (ephemeral-
 * storage).
 */
export const diskFull: Rule = (facts) =>
  conclude(firstOf(errno(facts, 'ENOSPC', 'EDQUOT'), text(facts, WORDS)), permanent('disk-full', 0.92))
