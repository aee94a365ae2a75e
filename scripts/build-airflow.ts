// `npm run build:airflow`: the wheel and the plugins.zip for Airflow, into dist/airflow. Same source, same bytes.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../local/paths.ts'
import { findInterpreter } from '../local/setup/interpreter.ts'
import { run } from '../local/setup/run.ts'
import { ensureUv, uvEnvironment } from '../local/setup/uv.ts'

const target = join(ROOT, 'dist', 'airflow')
const source = join(ROOT, 'airflow')
const python = findInterpreter()
const uv = await ensureUv(python, console.log)
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
// Offline: uv is its own build backend at the locked version.
await run(
  uv,
  ['build', '--quiet', '--offline', '--wheel', '--out-dir', target, source],
  uvEnvironment(python),
  console.log,
)
await run(
  python.executable,
  [join(source, 'plugins_zip.py'), join(target, 'plugins.zip')],
  uvEnvironment(python),
  console.log,
)
console.log(`built into ${target}`)
