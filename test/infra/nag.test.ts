import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validations } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../lib/config/load.ts'
import { addGoaround } from '../../lib/goaround.ts'
import { acknowledged, checkWithNag } from '../../lib/nag.ts'
import { STAGES, type Stage, testApp } from '../support/goaround-app.ts'

async function goaroundIn(env: Stage) {
  const app = testApp()
  const { config } = await loadConfig({ env })
  return { app, stacks: addGoaround(app, config) }
}

type Report = {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly violatingConstructs: readonly { readonly constructPath: string }[]
    }[]
  }[]
}

/** Findings of AWS's rules with nothing acknowledged, as `rule path`. */
function findingsOf({ app }: Awaited<ReturnType<typeof goaroundIn>>): string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  expect(() => app.synth()).toThrow()
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    ),
  )
}

describe('AWS’s rules for solutions', () => {
  it.each(STAGES)('find in %s what is acknowledged one by one, with a reason, and nothing else', async (stage) => {
    const goaround = await goaroundIn(stage)
    const known = acknowledged(goaround.stacks)
    const findings = findingsOf(goaround)
    const isKnown = (finding: string) =>
      known.some(({ id, at }) => finding.startsWith(`${id.split('::').slice(1).join('::')} ${at.node.path}/`))

    expect(findings.filter((finding) => !isKnown(finding))).toEqual([])
    expect(findings).toHaveLength(known.length)
    for (const { reason } of known) expect(reason.length).toBeGreaterThan(40)
  })

  it('leave 36 that are argued for; another one is counted here first', async () => {
    const { stacks } = await goaroundIn('prod')
    const count = Object.groupBy(acknowledged(stacks), ({ id }) => id.replace(/^AwsSolutions::AwsSolutions-|\[.*/g, ''))

    expect(Object.fromEntries(Object.entries(count).map(([id, list]) => [id, list?.length]))).toEqual({
      SQS3: 5,
      IAM5: 30,
      S1: 1,
    })
  })

  it('stop the synth where a finding is open', async () => {
    const { app, stacks } = await goaroundIn('prod')
    new Queue(stacks.recovery, 'PlainQueue')
    checkWithNag(app, stacks)

    expect(() => app.synth()).toThrow('PlainQueue')
  })

  it('let the app through as it is', async () => {
    const { app, stacks } = await goaroundIn('prod')
    checkWithNag(app, stacks)

    expect(() => app.synth()).not.toThrow()
  })
})
