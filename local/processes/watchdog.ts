// Stops what a run started when the run itself was killed and could not. `node watchdog.ts <directory of the run>`:
// standard input is a pipe from the run, which ends with it, however it ends.
import { stopRun } from './stop.ts'

const directory = process.argv[2]
if (directory === undefined) throw new Error('the directory of the run is missing')

// A terminal's Ctrl-C and a closing session are the run's business.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.on('end', () => void stopRun(directory).finally(() => process.exit()))
process.stdin.resume()
