// Sets the project up: npm packages at the lock file's versions, then, with --airflow, the Python environments.
// Runs on the machine's own Node (20 or later), so it is plain JavaScript without dependencies.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.goaround-setup')
const node = join(root, 'node_modules', '.bin', 'node')
const started = Date.now()

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex')

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function node24() {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''
  return version.startsWith('v24.')
}

if (!installed()) {
  console.log('set-up: npm packages (a minute or two the first time) …')
  // A kill half-way leaves a tree that npm ci removes itself; the stamp goes first so that it is not believed.
  rmSync(stamp, { force: true })
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' })
}
if (!node24() && process.platform === 'linux') {
  spawnSync('npm', ['rebuild', `node-linux-${process.arch}`, '--loglevel=error'], { cwd: root, stdio: 'inherit' })
}
if (!node24() && !process.version.startsWith('v24.')) {
  console.error(
    `set-up: Node 24 is needed; npm has none for ${process.platform}-${process.arch} and this is ${process.version}`,
  )
  process.exit(1)
}
if (!installed()) {
  writeFileSync(stamp, wanted)
  console.log(`set-up: npm packages ready after ${Math.round((Date.now() - started) / 1000)} s`)
}
if (process.argv.includes('--airflow')) {
  const python = spawnSync(node24() ? node : process.execPath, [join(root, 'local', 'setup', 'python.ts')], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exit(python.status ?? 1)
}
