import { benchBill } from './bill.ts'
import { benchBreaker } from './breaker.ts'
import { benchClassify } from './classify.ts'
import { benchOutage } from './outage.ts'
import { benchStorm } from './storm.ts'
import { benchVisibility } from './visibility.ts'

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  bill: benchBill,
  breaker: benchBreaker,
  classify: benchClassify,
  outage: benchOutage,
  storm: benchStorm,
  visibility: benchVisibility,
}

const [name = '', ...args] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench === undefined) {
  console.error(`usage: npm run bench <${Object.keys(BENCHES).join('|')}> [arguments]`)
  process.exitCode = 2
} else {
  await bench(args)
}
