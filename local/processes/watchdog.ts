// Stops what a run started when the run itself was killed and could not. `node watchdog.ts <directory> <run>`: standard
// input is a pipe from the run, which ends with it, however it ends. The next run may have begun by then: this one's
// processes only.
import { stopRun } from './stop.ts'

const [directory, run] = process.argv.slice(2)
if (directory === undefined || run === undefined) throw new Error('the directory and the run are missing')

// A terminal's Ctrl-C and a closing session are the run's business.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.on('end', () => void stopRun({ directory, run }).finally(() => process.exit()))
process.stdin.resume()
