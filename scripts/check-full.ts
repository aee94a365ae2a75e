import { rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT, STATE } from '../local/paths.ts'
import { OTHER_AIRFLOWS } from '../local/setup/locks.ts'
import { ensurePython } from '../local/setup/python.ts'
import { isInstalled } from '../local/setup/venv.ts'
import { program, runSteps } from './steps.ts'

/** `npm run test:full`: what needs real Airflow or the template checkers, beyond `npm test`. */
await ensurePython({ tools: true, airflow: true, checks: true, otherAirflows: true })
const venv = (name: string, command: string) => join(STATE, 'venvs', name, 'bin', command)
const templates = join(STATE, 'templates')

/** Every example environment is synthesized without an account and looked at by both checkers. */
function templatesStep(): number {
  rmSync(templates, { recursive: true, force: true })
  for (const environment of ['local', 'dev', 'prod']) {
    const output = join(templates, environment)
    const code = program('cdk', ['synth', '-q', '-c', `env=${environment}`, '-o', output])
    if (code !== 0) return code
  }
  const linted = program(venv('checks', 'cfn-lint'), [
    '--config-file',
    join(ROOT, '.cfnlintrc'),
    `${templates}/*/*.template.json`,
  ])
  const scanned = program(venv('checks', 'checkov'), ['--config-file', join(ROOT, '.checkov.yaml'), '-d', templates])
  return linted || scanned
}

await runSteps([
  { title: 'templates: synth, cfn-lint, checkov', run: templatesStep },
  {
    title: 'Python package on real Airflow',
    run: () =>
      program(venv('checks', 'pytest'), ['-c', 'airflow/pyproject.toml', 'airflow/tests/integration'], {
        GOAROUND_AIRFLOW_PYTHON: venv('airflow-3.2.1', 'python'),
        GOAROUND_OTHER_AIRFLOW_PYTHONS: OTHER_AIRFLOWS.filter(isInstalled)
          .map((name) => venv(name, 'python'))
          .join(delimiter),
      }),
  },
  {
    title: 'the embedded run and both pipelines, asserted',
    run: () => program('vitest', ['run', '--config', 'vitest.scenario.config.ts']),
  },
  { title: 'formal model', run: () => program('node', ['scripts/model.ts', '--quick']) },
  { title: 'bench classify', run: () => program('node', ['bench/run.ts', 'classify']) },
])
