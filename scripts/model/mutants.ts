/** A guard of the model and what replaces it. */
export type Mutant = {
  readonly name: string
  /** from 1 */
  readonly line: number
  readonly from: string
  readonly to: string
}

const MARK = /\\\* @mutant ([a-z-]+): (.+?) -> (.+)$/
const COMMENT = '\\*'

/**
 * The guards that are marked in a model's text: `\* @mutant name: this -> that`.
 * @throws Error where a name is there twice, or `this` does not stand exactly once before the mark
 */
export function mutantsOf(text: string): Mutant[] {
  const found = text.split('\n').flatMap((content, at) => {
    const [, name, from, to] = MARK.exec(content) ?? []
    return name && from && to ? [{ name, line: at + 1, from, to }] : []
  })
  for (const mutant of found) {
    if (found.some((other) => other !== mutant && other.name === mutant.name))
      throw new Error(`${mutant.name} is marked twice`)
    mutated(text, mutant)
  }
  return found
}

/** The text with one guard replaced. */
export function mutated(text: string, { name, line, from, to }: Mutant): string {
  const lines = text.split('\n')
  const content = lines[line - 1] ?? ''
  const [code = '', ...comment] = content.split(COMMENT)
  const parts = code.split(from)
  if (parts.length !== 2) throw new Error(`${name}: \`${from}\` stands ${parts.length - 1} times in line ${line}`)
  lines[line - 1] = [parts.join(to), ...comment].join(COMMENT)
  return lines.join('\n')
}
