import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, parseConfig } from '../../../lib/config/load.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const problemsOf = (document: unknown): string[] => {
  try {
    parseConfig(document, 'some.json')
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n')
    throw error
  }
  throw new Error('the document was accepted')
}

describe('which environment is meant', () => {
  it('is the named file of lib/config/stages', async () => {
    expect((await loadConfig({ env: 'prod' })).config.environment).toBe('prod')
  })

  it('is dev when none is named, and says so', async () => {
    const { config, source } = await loadConfig({})

    expect(config.environment).toBe('dev')
    expect(source).toContain('no -c env=<name> was given')
  })

  it('names the environments there are when the named one is unknown', async () => {
    await expect(loadConfig({ env: 'staging' })).rejects.toThrow(
      "no environment 'staging' in lib/config/stages; there is dev, local, prod",
    )
  })

  it('takes no path for a name', async () => {
    await expect(loadConfig({ env: '../load' })).rejects.toThrow(ConfigError)
  })

  it('may be a JSON document instead', async () => {
    const path = written('team.json', JSON.stringify(smallConfig('team-a')))

    expect((await loadConfig({ config: path })).config.environment).toBe('team-a')
  })

  it('cannot be both', async () => {
    await expect(loadConfig({ env: 'dev', config: 'x.json' })).rejects.toThrow('not both')
  })

  it('says of a missing file that it is missing, and of a broken one where', async () => {
    await expect(loadConfig({ config: join(folder, 'none.json') })).rejects.toThrow('there is no such file')
    await expect(loadConfig({ config: written('broken.json', '{"environment":') })).rejects.toThrow(
      /broken\.json: not JSON/,
    )
  })
})

describe('a bad document', () => {
  it('has every problem named at once, each with its path, what was found and what is expected', () => {
    const problems = problemsOf({
      environment: 'Prod',
      mwaa: { environment: '1st', airflowVersion: '2.9.2', colour: 'red' },
      mode: 'auto',
      dagModes: [{ dag: 'a b', mode: 'act' }],
      retry: {
        firstWaitSeconds: 'soon',
        totalSeconds: 60,
        categories: { network: { baseSeconds: 20, capSeconds: 5, maxAttempts: 99 } },
      },
      contracts: { undeclared: 'maybe', overrides: [{ contract: 'safe' }] },
      observer: { pollMinutes: 10 },
      alarms: { owner: ' ', emails: ['nobody'], runbookUrl: 'http://example.com' },
      retention: { logDays: 2 },
    })

    expect(problems).toMatchInlineSnapshot(`
      [
        "some.json: 17 problems",
        "  - environment: found "Prod", expected lower case letters, digits, - (≤ 24)",
        "  - mwaa.environment: found "1st", expected letters, digits, _ - (≤ 80)",
        "  - mwaa.airflowVersion: found "2.9.2", expected a version of Airflow 3, such as 3.2.1",
        "  - mwaa.colour: found "red", expected no such key (a misspelling?)",
        "  - mode: found "auto", expected one of observe, act",
        "  - dagModes.0.dag: found "a b", expected an id, \`*\` stands for any characters",
        "  - retry.categories.network.maxAttempts: found 99, expected at most 20",
        "  - retry.categories.network.capSeconds: found 5, expected ≥ baseSeconds",
        "  - retry.firstWaitSeconds: found "soon", expected a number",
        "  - contracts.undeclared: found "maybe", expected one of safe, scope, ask, never",
        "  - contracts.overrides.0: found {"contract":"safe"}, expected name at least one of dag, tag, operator",
        "  - alarms.owner: found " ", expected at least 1 character(s)",
        "  - alarms.emails.0: found "nobody", expected an e-mail address",
        "  - alarms.runbookUrl: found "http://example.com", expected an https URL",
        "  - retention.logDays: found 2, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827",
        "  - retry.attemptTimeoutSeconds: found nothing, expected at most 60, which is retry.totalSeconds; it is 21600",
        "  - observer.pollMinutes: found 10, expected at most 5, which is observer.reconcileMinutes; it is 10",
      ]
    `)
  })

  it('is told that whole parts are missing', () => {
    expect(problemsOf({})).toMatchInlineSnapshot(`
      [
        "some.json: 3 problems",
        "  - environment: found nothing, expected a string",
        "  - mwaa: found nothing, expected an object",
        "  - alarms: found nothing, expected an object",
      ]
    `)
    expect(problemsOf([])).toMatchInlineSnapshot(`
      [
        "some.json: 1 problem",
        "  - the document: found [], expected an object",
      ]
    `)
  })

  it('may not have a cap under its base', () => {
    const document = { ...smallConfig(), retry: { default: { baseSeconds: 60, capSeconds: 30, maxAttempts: 1 } } }

    expect(problemsOf(document)).toContainEqual('  - retry.default.capSeconds: found 30, expected ≥ baseSeconds')
  })

  it('shows no more than a line of what was found', () => {
    const [, problem = ''] = problemsOf({ ...smallConfig(), mode: 'x'.repeat(5000) })

    expect(problem.length).toBeLessThan(200)
  })
})
