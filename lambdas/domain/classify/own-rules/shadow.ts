import type { OwnRule, OwnRuleWhen } from '../../../contracts/own-rules.ts'
import { matchesGlob } from '../../glob.ts'
import { simpleName } from '../exception-name.ts'
import { awsStem } from '../matchers/aws-code.ts'
import { listOf } from './conditions.ts'

/** A rule that can never decide, and the earlier one that matches whatever it matches. */
export interface Shadowed {
  readonly rule: string
  readonly by: string
}

/** Sound, not complete: what is listed never decides; what is not listed may still never do. */
export function shadowedRules(rules: readonly Pick<OwnRule, 'name' | 'when'>[]): Shadowed[] {
  return rules.flatMap((rule, at) => {
    const by = rules.slice(0, at).find((earlier) => covers(earlier.when, rule.when))
    return by ? [{ rule: rule.name, by: by.name }] : []
  })
}

/** Does `wide` match whatever `narrow` matches? Each field it asks for must be asked for there, as narrowly at least. */
function covers(wide: OwnRuleWhen, narrow: OwnRuleWhen): boolean {
  const fields = (Object.keys(wide) as (keyof OwnRuleWhen)[]).filter((field) => wide[field] !== undefined)
  return fields.every((field) => {
    const [given, other] = [listOf<unknown>(wide[field]), narrow[field]]
    return other !== undefined && listOf<unknown>(other).every((value) => given.some((g) => within(field, g, value)))
  })
}

function within(field: keyof OwnRuleWhen, wide: unknown, narrow: unknown): boolean {
  if (wide === narrow) return true
  if (typeof wide !== 'string' || typeof narrow !== 'string') return false
  switch (field) {
    case 'sqlstate':
      return narrow.startsWith(wide)
    case 'aws_code':
      return awsStem(wide) === awsStem(narrow)
    case 'exception':
      return simpleName(wide) === simpleName(narrow)
    case 'host':
      return matchesGlob(wide.toLowerCase(), narrow.toLowerCase())
    case 'operator':
    case 'dag':
    case 'task':
    case 'tag':
    case 'dependency':
      // A star of the narrow one can only stand where the wide one has a star, so it may be read as a character.
      return matchesGlob(wide, narrow)
    default:
      return false
  }
}
