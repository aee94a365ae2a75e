// Checks the formal model of the breaker: `npm run model`. All states of the configurations in docs/model, then each
// guard taken out in turn, which TLC must notice. `--quick` takes the smaller configurations.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../local/paths.ts'
import { ensurePython } from '../local/setup/python.ts'
import { type Mutant, mutantsOf, mutated } from './model/mutants.ts'
import { type Checked, check, javaVersion } from './model/tlc.ts'

const FULL = ['Safety', 'Liveness']
const QUICK = ['QuickSafety', 'QuickLiveness']
/** What a mutant is run against until a counterexample is found: the small one first. */
const MUTANTS = ['Pair', 'QuickSafety', 'QuickLiveness']
/** TLC's threads for a whole configuration. */
const WORKERS = 4
/** JVMs at once for the mutants; each looks at few states before it finds its counterexample. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism()))

const read = (file: string) => readFileSync(join(ROOT, 'docs', 'model', file), 'utf8')
const whole = (value: number) => value.toLocaleString('en-GB')
const line = (name: string, { distinct, seconds }: Checked, verdict: string) =>
  console.log(
    `${name.padEnd(22)} ${whole(distinct).padStart(12)} states ${seconds.toFixed(1).padStart(7)} s  ${verdict}`,
  )

/** @returns how many of the configurations do not hold */
async function checkConfigurations(names: readonly string[], module: string): Promise<number> {
  let broken = 0
  for (const name of names) {
    const found = await check(name, {
      module,
      config: read(`${name}.cfg`),
      workers: WORKERS,
      megabytes: 3000,
    })
    if (found.violated !== null) broken += 1
    line(name, found, found.violated === null ? 'holds' : `VIOLATED: ${found.violated}`)
  }
  return broken
}

/** @returns how many guards may be taken out without TLC noticing */
async function checkMutants(module: string): Promise<number> {
  const todo = mutantsOf(module)
  console.log(`\n${todo.length} guards, each taken out in turn:`)
  let survivors = 0
  const work = async () => {
    for (let mutant = todo.shift(); mutant; mutant = todo.shift()) {
      const found = await firstViolation(mutant, mutated(module, mutant))
      if (found.violated === null) survivors += 1
      line(mutant.name, found, found.violated ?? 'SURVIVED')
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return survivors
}

async function firstViolation({ name }: Mutant, module: string): Promise<Checked> {
  let sum: Checked = { violated: null, distinct: 0, seconds: 0 }
  for (const config of MUTANTS) {
    const found = await check(name, { module, config: read(`${config}.cfg`), workers: 1, megabytes: 600 })
    const { violated } = found
    sum = { violated, distinct: sum.distinct + found.distinct, seconds: sum.seconds + found.seconds }
    if (violated !== null) break
  }
  return sum
}

const java = javaVersion()
if (java === undefined) {
  console.log('model: skipped, there is no Java of 11 or later on this machine')
} else {
  await ensurePython({ model: true })
  const started = performance.now()
  const module = read('Breaker.tla')
  console.log(`TLC on Java ${java}`)
  const broken = await checkConfigurations(process.argv.includes('--quick') ? QUICK : FULL, module)
  const survivors = await checkMutants(module)
  console.log(`\nmodel: ${Math.round((performance.now() - started) / 1000)} s`)
  if (broken > 0) console.error(`model: ${broken} configurations do not hold`)
  if (survivors > 0) console.error(`model: ${survivors} guards can be taken out without anything being violated`)
  process.exitCode = broken + survivors > 0 ? 1 : 0
}
