import type { Resource } from '../../support/goaround-app.ts'
import { goaroundOfStage } from '../../support/goaround-app.ts'

export type Definition = { readonly TimeoutSeconds: number; readonly States: Record<string, Record<string, unknown>> }

/** The state machine's definition as the template has it, its placeholders filled. */
export async function synthesizedDefinition(fill: Readonly<Record<string, string>>): Promise<string> {
  const { recovery } = await goaroundOfStage('local')
  const machines = Object.values(recovery.findResources('AWS::StepFunctions::StateMachine')) as Resource[]
  const { DefinitionString, DefinitionSubstitutions } = (machines[0]?.Properties ?? {}) as {
    DefinitionString?: string
    DefinitionSubstitutions?: object
  }
  if (DefinitionString === undefined) throw new Error('the template has no state machine')
  return Object.keys(DefinitionSubstitutions ?? {}).reduce((text, name) => {
    const value = fill[name]
    if (value === undefined) throw new Error(`nothing to fill in for \${${name}}`)
    return text.replaceAll(`\${${name}}`, value)
  }, DefinitionString)
}
