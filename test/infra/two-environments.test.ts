import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config/load.ts'
import { addGoaround } from '../../lib/goaround.ts'
import { goaroundOf, type Resource, smallConfig, statementsOf, testApp } from '../support/goaround-app.ts'

/** One name is the other's beginning, in one app, account and region, attached to one MWAA environment. */
const NAMES = ['team', 'team-eu'] as const
const configOf = (name: string) => ({ ...smallConfig(name), pipelines: [{ name: 'orders' }] })
let first: ReturnType<typeof goaroundOf>
let second: ReturnType<typeof goaroundOf>
beforeAll(() => {
  first = goaroundOf(configOf(NAMES[0]), testApp())
  second = goaroundOf(configOf(NAMES[1]), testApp())
})

const PHYSICAL =
  /^(QueueName|Name|TopicName|AlarmName|DashboardName|AliasName|LogGroupName|StateMachineName|TableName|FunctionName|RoleName|ManagedPolicyName)$/
/** What a resource is called in the account; aliases and names given by reference are their parents’. */
const physicalNames = (templates: readonly Template[]): string[] =>
  templates.flatMap((template) =>
    Object.values(template.toJSON().Resources as Record<string, Resource>).flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([key, value]) => PHYSICAL.test(key) && typeof value === 'string')
        .map(([, value]) => `${Type} ${String(value)}`)
        .filter((name) => name !== 'AWS::StepFunctions::StateMachineAlias live'),
    ),
  )
const exportsOf = (templates: readonly Template[]): string[] =>
  templates.flatMap((template) =>
    Object.values((template.toJSON().Outputs ?? {}) as Record<string, { Export?: { Name: string } }>).flatMap(
      (output) => (output.Export ? [output.Export.Name] : []),
    ),
  )

describe('two environments in one account and region', () => {
  it('have no name in common', () => {
    const names = [...physicalNames(first.templates), ...exportsOf(first.templates)]
    const others = new Set([...physicalNames(second.templates), ...exportsOf(second.templates)])

    expect(names.length).toBeGreaterThan(50)
    expect(names.filter((name) => others.has(name))).toEqual([])
  })

  it('have stacks of their own', () => {
    const stacks = (of: typeof first) => Object.values(of.stacks).map((stack) => stack.stackName)

    expect(stacks(first)).toEqual([
      'Goaround-team-State',
      'Goaround-team-Recovery',
      'Goaround-team-Escalation',
      'Goaround-team-Watch',
      'Goaround-team-Records',
      'Goaround-team-Observability',
    ])
    expect(stacks(second)).toEqual([
      'Goaround-team-eu-State',
      'Goaround-team-eu-Recovery',
      'Goaround-team-eu-Escalation',
      'Goaround-team-eu-Watch',
      'Goaround-team-eu-Records',
      'Goaround-team-eu-Observability',
    ])
  })

  it('name nothing of each other’s in a policy, not even by a wildcard', () => {
    const wildcards = statementsOf(first.templates)
      .flatMap((statement) => [...JSON.stringify(statement).matchAll(/[^"]*\*[^"]*/g)].map(([text]) => text))
      .filter((text) => /goaround/i.test(text))
    const theirs = [
      ...physicalNames(second.templates).map((name) => name.split(' ')[1] ?? ''),
      'Goaround-team-eu-Recovery-Logs',
    ]

    expect(wildcards.length).toBeGreaterThan(0)
    for (const text of wildcards) {
      const pattern = new RegExp(
        `${text
          .slice(text.search(/goaround/i))
          .split('*')
          .map(escaped)
          .join('.*')}$`,
      )
      expect(
        theirs.filter((name) => pattern.test(name)),
        text,
      ).toEqual([])
    }
    expect(JSON.stringify(statementsOf(first.templates))).not.toContain(NAMES[1])
    expect(JSON.stringify(statementsOf(second.templates))).not.toMatch(/team(?!-eu)(?![a-z])/)
  })

  it('can be made by one app', () => {
    const app = testApp()
    for (const name of NAMES) addGoaround(app, parseConfig(configOf(name), 'test'))

    expect(app.synth().stacks).toHaveLength(12)
  })

  it('tell whose each resource is', () => {
    const tags = (of: typeof first) =>
      of.templates.flatMap((t) => Object.values(t.findResources('AWS::SQS::Queue')).map((q) => q.Properties.Tags))

    expect(new Set(tags(first).map((t) => JSON.stringify(t)))).toEqual(
      new Set([JSON.stringify([{ Key: 'goaround:environment', Value: 'team' }])]),
    )
  })
})

const escaped = (text: string): string => text.replace(/[.\\/^$+?()|[\]{}]/g, '\\$&')
