import type * as z from 'zod'

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/** One thing that is wrong with a configuration document, as a line for people: where, what was found, what would do. */
export function describeIssue(document: unknown, issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return line(path, show(valueAt(document, path)), 'no such key (a misspelling?)')
    })
  }
  if (issue.code === 'invalid_union') {
    const meant = branchMeant(issue)
    return meant.flatMap((inner) => describeIssue(document, { ...inner, path: [...issue.path, ...inner.path] }))
  }
  return [problem(document, issue.path, expected(issue))]
}

/** One line: where, what was found there, what would do. */
export function problem(document: unknown, path: Path, wanted: string): string {
  const found = valueAt(document, path)
  return line(path, found === undefined ? 'nothing' : show(found), wanted)
}

/** Of "one or several of them" the form that was tried: what is wrong with the other is that it is the other. */
function branchMeant({ errors }: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] {
  const tried = errors.find((issues) => issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0))
  return tried ?? errors[0] ?? []
}

export const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    document,
  )

const line = (path: Path, found: string, wanted: string): string =>
  `${path.length === 0 ? 'the document' : path.map(String).join('.')}: found ${found}, expected ${wanted}`

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'a whole number'
        : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'string' ? `at least ${issue.minimum} character(s)` : `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`
    case 'invalid_key':
      return `another name: ${issue.issues.map(({ message }) => message).join(', ')}`
    case 'invalid_format':
      if (issue.format === 'url') return 'an https URL'
      return issue.format === 'email' ? 'an e-mail address' : issue.message
    default:
      return issue.message.replace(/^must be /, '')
  }
}
