import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { smallConfig } from '../support/goaround-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-app-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the app as `cdk synth` does, without bundling and on a machine that knows no AWS account. */
function synth(context: Record<string, unknown>) {
  const outdir = mkdtempSync(join(folder, 'out-'))
  const { PATH = '' } = process.env
  const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], {
    env: {
      PATH,
      HOME: folder,
      // CDK's own rules are a matter of `cdk synth`, and take as long as all else.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
    encoding: 'utf8',
  })
  return { status, stderr, templates: readdirSync(outdir).filter((file) => file.endsWith('.template.json')) }
}

describe('the CDK app', { timeout: 120_000 }, () => {
  it('makes dev when nothing is said, says so, and needs no AWS account', () => {
    const { status, stderr, templates } = synth({})

    expect(stderr).toContain("environment 'dev' from lib/config/stages/dev.ts (no -c env=<name> was given)")
    expect(templates.toSorted()).toEqual(
      ['Escalation', 'Observability', 'Records', 'Recovery', 'State', 'Watch'].map(
        (layer) => `Goaround-dev-${layer}.template.json`,
      ),
    )
    expect(status).toBe(0)
  })

  it('ends with every problem of a bad configuration and no stack trace', () => {
    const config = join(folder, 'bad.json')
    writeFileSync(config, JSON.stringify({ ...smallConfig('Bad'), mode: 'auto' }))
    const { status, stderr, templates } = synth({ config })

    expect(stderr.trim().split('\n')).toEqual([
      `${config}: 2 problems`,
      '  - environment: found "Bad", expected lower case letters, digits, - (≤ 24)',
      '  - mode: found "auto", expected one of observe, act',
    ])
    expect(status).toBe(1)
    expect(templates).toEqual([])
  })

  it('warns of an own rule that never decides, and goes on', () => {
    const then = { class: 'transient', category: 'network' }
    const rules = [
      { name: 'all-busy', when: { http_status: 503 }, then },
      { name: 'shop-busy', when: { http_status: 503, host: 'shop.example.com' }, then },
    ]
    const config = join(folder, 'shadowed.json')
    writeFileSync(config, JSON.stringify({ ...smallConfig(), rules }))
    const { status, stderr } = synth({ config })

    expect(stderr.trim().split('\n').slice(0, 2)).toEqual([
      `goaround: environment 'dev' from ${config}`,
      "goaround: rule 'shop-busy' never decides: 'all-busy' goes before it and matches whatever it matches",
    ])
    expect(status).toBe(0)
  })
})
