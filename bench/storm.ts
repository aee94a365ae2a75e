import { machine } from './machine.ts'
import { naiveStorm } from './storm/naive.ts'
import { type Storm, storm } from './storm/storm.ts'
import { table, whole } from './table.ts'

const DUPLICATES = 0.1
const FULL = { failures: 1000, seeds: 10 }
const QUICK = { failures: 100, seeds: 2 }

/** Prints how a storm of failures of three causes ends, beside a store without conditions. `--quick` takes a tenth. */
export async function benchStorm(args: readonly string[], print: (line: string) => void = console.log): Promise<void> {
  const { failures, seeds } = args.includes('--quick') ? QUICK : FULL
  print(`storm · ${machine()}`)
  print(
    `${whole(failures)} failures of 3 causes, ${DUPLICATES * 100} % told twice, shuffled; 20 handlers at once on memory twins, every call slow`,
  )
  print('')
  const rows: string[][] = []
  const ends: Storm[] = []
  for (let seed = 1; seed <= seeds; seed += 1) {
    const end = await storm({ seed, failures, duplicates: DUPLICATES })
    const naive = await naiveStorm(seed, failures, DUPLICATES)
    ends.push(end)
    rows.push([
      String(seed),
      ...[end.incidents, end.members, end.recoveries, end.lost + end.overwritten, end.conflicts].map(whole),
      `${end.simulatedSeconds.toFixed(0)} s`,
      `${end.seconds.toFixed(2)} s`,
      whole(end.messages / end.seconds),
      whole(naive.incidents),
      whole(failures - naive.members),
    ])
  }
  const heading = ['seed', 'incidents', 'members', 'recoveries', 'lost', 'conflicts', 'simulated', 'took', 'events/s']
  for (const line of table([...heading, 'naive incidents', 'naive lost'], rows)) print(line)
  const most = (of: (end: Storm) => number) => whole(Math.max(...ends.map(of)))
  print('')
  print(
    `most writes on one incident's item ${most((end) => end.hottestIncident)}, on one partition of members ${most((end) => end.hottestMembers)}; naive: every failure writes its incident's item`,
  )
}
