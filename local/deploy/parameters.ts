import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const templateSchema = z.object({ Parameters: z.record(z.string(), z.unknown()).optional() })
const SUFFIX = '.template.json'

/**
 * `Stack:Parameter=value` for each template of the assembly that declares the parameter.
 * @throws Error naming a parameter that no template declares
 */
export function declaredParameters(assembly: string, parameters: Readonly<Record<string, string>>): string[] {
  const templates = readdirSync(assembly).filter((file) => file.endsWith(SUFFIX))
  const used = new Set<string>()
  const given = templates.flatMap((file) => {
    const declared = templateSchema.parse(JSON.parse(readFileSync(join(assembly, file), 'utf8'))).Parameters ?? {}
    return Object.entries(parameters)
      .filter(([name]) => name in declared)
      .map(([name, value]) => {
        used.add(name)
        return `${file.slice(0, -SUFFIX.length)}:${name}=${value}`
      })
  })
  const unknown = Object.keys(parameters).filter((name) => !used.has(name))
  if (unknown.length > 0) throw new Error(`no template declares the parameter ${unknown.join(', ')}`)
  return given
}
