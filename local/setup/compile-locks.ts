// Writes locks/*.lock anew from locks/*.in: `node local/setup/compile-locks.ts [name …]`. Run it when an input changes.
import { join } from 'node:path'
import { findInterpreter } from './interpreter.ts'
import { LOCK_DATES, LOCKS } from './locks.ts'
import { run } from './run.ts'
import { ensureUv, uvEnvironment } from './uv.ts'

const python = findInterpreter()
const uv = await ensureUv(python, console.log)
const only = process.argv.slice(2)

for (const [name, date] of Object.entries(LOCK_DATES)) {
  if (only.length > 0 && !only.includes(name)) continue
  const files = [join(LOCKS, `${name}.in`), '--output-file', join(LOCKS, `${name}.lock`)]
  // Universal: one lock for every Python from 3.10 and every platform. Hashes: the packages are those that were locked.
  const how = [
    '--universal',
    '--python-version',
    '3.10',
    '--generate-hashes',
    '--no-header',
    '--no-annotate',
    '--no-emit-index-url',
  ]
  await run(
    uv,
    ['pip', 'compile', '--quiet', '--exclude-newer', date, ...how, ...files],
    uvEnvironment(python),
    console.log,
  )
  console.log(`locked ${name} as of ${date}`)
}
