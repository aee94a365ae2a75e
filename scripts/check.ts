import { join } from 'node:path'
import { ROOT } from '../local/paths.ts'
import { ensurePython } from '../local/setup/python.ts'
import { program, runSteps } from './steps.ts'

/** `npm test`: everything that a fresh machine can run in a few minutes. */
await ensurePython({ tools: true, checks: true })
const pytest = join(ROOT, '.goaround', 'venvs', 'checks', 'bin', 'pytest')

await runSteps([
  { title: 'format and lint', run: () => program('biome', ['check']) },
  { title: 'types', run: () => program('tsc', ['--noEmit']) },
  { title: 'unused code', run: () => program('knip', []) },
  { title: 'unit, infrastructure, workflow and simulation', run: () => program('vitest', ['run']) },
  {
    title: 'Python package, without Airflow',
    run: () => program(pytest, ['-c', 'airflow/pyproject.toml', 'airflow/tests/unit']),
  },
])
