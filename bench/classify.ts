import { effectReport } from './classify/effect.ts'
import { hostileReport } from './classify/hostile.ts'
import { corpusReport } from './classify/report.ts'
import { speedReport } from './classify/speed.ts'
import { DEFAULT_CORPUS, readCorpus } from './corpus.ts'
import { machine } from './machine.ts'

/** Of measuring: CPU seconds for each rate, rounds over the hostile texts. */
const FULL = { seconds: 3, warmUpSeconds: 2, rounds: 20 }
const QUICK = { seconds: 0.1, warmUpSeconds: 0.05, rounds: 1 }

/**
 * Prints how well the classifier and the naive baseline do on a corpus of labelled failures, what structured facts and
 * history add on failures recorded from real Airflow, and how fast all that is. `--quick` measures speed in passing.
 */
export async function benchClassify(
  args: readonly string[],
  print: (line: string) => void = console.log,
): Promise<void> {
  const path = args.find((arg) => !arg.startsWith('--')) ?? process.env.GOAROUND_CORPUS ?? DEFAULT_CORPUS
  const effort = args.includes('--quick') ? QUICK : FULL
  const samples = await readCorpus(path)
  print(`classify · ${machine()}`)
  const absent = `no corpus at ${path instanceof URL ? path.pathname : path}: nothing measured on labelled texts`
  const sections = [
    () => (samples ? corpusReport(samples) : [absent]),
    effectReport,
    () => speedReport(samples ?? [], effort),
    () => hostileReport(effort),
  ]
  for (const section of sections) for (const line of ['', ...section()]) print(line)
}
