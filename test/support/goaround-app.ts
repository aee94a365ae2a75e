import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import { loadConfig, parseConfig } from '../../lib/config/load.ts'
import type { EnvironmentConfigInput } from '../../lib/config/schema.ts'
import { addGoaround } from '../../lib/goaround.ts'

export const STAGES = ['local', 'dev', 'prod'] as const
export type Stage = (typeof STAGES)[number]

export type Resource = {
  readonly Type: string
  readonly Properties?: Record<string, unknown>
  readonly Condition?: string
  readonly DeletionPolicy?: string
}
export type Statement = {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: Record<string, Record<string, unknown>>
}

const made: string[] = []
afterAll(() => {
  for (const outdir of made) rmSync(outdir, { recursive: true, force: true })
})

/** An app as `cdk.json` makes it, that bundles nothing and leaves CDK's own rules to `cdk synth`. */
export function testApp(more: Record<string, unknown> = { 'aws:cdk:bundling-stacks': [] }): App {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }
  const outdir = mkdtempSync(join(tmpdir(), 'goaround-synth-'))
  made.push(outdir)
  return new App({
    context: { ...context, ...more },
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  })
}

/** The smallest document that is valid. */
export const smallConfig = (environment = 'dev'): EnvironmentConfigInput => ({
  environment,
  mwaa: { environment: 'airflow-dev', airflowVersion: '3.2.1' },
  alarms: { owner: 'team', runbookUrl: 'https://example.com/runbook.md' },
})

/** The stacks of an environment. */
export function goaroundOf(input: EnvironmentConfigInput, app = testApp()) {
  const config = parseConfig(input, 'test')
  const stacks = addGoaround(app, config)
  return { app, config, stacks, ...templatesOf(stacks) }
}

export async function goaroundOfStage(env: Stage, app = testApp()) {
  const { config } = await loadConfig({ env })
  const stacks = addGoaround(app, config)
  return { app, config, stacks, ...templatesOf(stacks) }
}

type Stacks = ReturnType<typeof addGoaround>

function templatesOf(stacks: Stacks) {
  const assembly = App.of(stacks.state)?.synth()
  const template = ({ stackName }: Stack) => Template.fromJSON(assembly?.getStackByName(stackName).template)
  const state = template(stacks.state)
  const recovery = template(stacks.recovery)
  const escalation = template(stacks.escalation)
  const watch = template(stacks.watch)
  const observability = template(stacks.observability)
  const records = stacks.records && template(stacks.records)
  const templates = [state, recovery, escalation, watch, ...(records ? [records] : []), observability]
  return { state, recovery, escalation, watch, records, observability, templates }
}

/** Resources of a type over all templates, by logical id. */
export const resourcesOf = (templates: readonly Template[], type: string): Record<string, Resource> =>
  Object.assign({}, ...templates.map((template) => template.findResources(type)))

/** Every statement of every policy of the templates, with the logical id of the resource it is in. */
export function statementsOf(templates: readonly Template[]): (Statement & { readonly in: string })[] {
  const documents = templates.flatMap((template) =>
    Object.entries(template.toJSON().Resources as Record<string, Resource>).flatMap(([id, { Properties = {} }]) =>
      [Properties.PolicyDocument, Properties.KeyPolicy, Properties.Policy, Properties.AssumeRolePolicyDocument].map(
        (document) => ({ id, document: document as { Statement: Statement[] } | undefined }),
      ),
    ),
  )
  return documents.flatMap(({ id, document }) => (document?.Statement ?? []).map((s) => ({ ...s, in: id })))
}

/** What a function's environment says, by variable. */
export const variablesOf = (fn: Resource): Record<string, unknown> =>
  (fn.Properties?.Environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {}

export const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])
