import { bill, FAILURES, type Line } from './bill.ts'
import { PRICES_AS_OF } from './prices.ts'

const money = (dollars: number): string => dollars.toFixed(2)
const many = (count: number): string => (count < 10 ? count.toFixed(1) : Math.round(count).toLocaleString('en-GB'))
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const sum = (lines: readonly Line[]): number => lines.reduce((total, { dollars }) => total + dollars, 0)

/** The page `docs/bill.md`. */
export async function billPage(): Promise<string> {
  const lines = await bill()
  const services = Map.groupBy(lines, ({ service }) => service)
  const byService = [...services].map(([service, of]): [string, number] => [service, sum(of)])
  const failures = lines.filter(({ what }) => what.includes('of failures'))
  return [
    '# What it costs',
    '',
    `Written by \`npm run bench bill -- --write\`; a test holds it against the code. A month of one environment with twenty datasets and`,
    `${FAILURES.toLocaleString('en-GB')} failures, in US dollars: **${money(sum(lines))}**. ${money(sum(failures))} of it is for the failures, the rest is there without any.`,
    '',
    `List prices of us-east-1 as of ${PRICES_AS_OF}, as we know them (\`bench/bill/prices.ts\`: check those against the price pages before you budget), without`,
    'free tiers and discounts. MWAA itself is not in it.',
    '',
    '| service | a month |\n| --- | ---: |',
    ...byService.toSorted((a, b) => b[1] - a[1]).map(([service, dollars]) => row([service, money(dollars)])),
    '',
    'The same by what is counted, largest first:',
    '',
    '| service | what | count | price of one | a month |\n| --- | --- | ---: | ---: | ---: |',
    ...lines.map((l) => row([l.service, l.what, many(l.count), l.price.toPrecision(3), money(l.dollars)])),
    '',
    '## How it is counted',
    '- **What is there anyway** (alarms, dashboards, queues, scheduled calls, keys) is read off the synthesized templates of `prod`, metrics',
    '  off the contract: each name with each value that its dimensions have. A metric costs only in the hours in which it is told, so this is',
    '  an upper bound.',
    '- **What failures cost** is counted: all flows run on memory twins for a simulated day, once with nothing but the clock and once with',
    `  ${FAILURES.toLocaleString('en-GB')} failures of twenty DAGs (half heal at the first retry, a tenth is killed unheard, a tenth is a bug that a person redrives), every`,
    '  call of every port counted. What a call costs DynamoDB is in `bench/bill/units.ts`; a call without a price fails the bench.',
    '- **Assumed**, on the high side: how long a call takes, how much it logs, that each function has the largest memory and every call is',
    '  traced, that messages come one by one and Lambda polls each queue from five places (`bench/bill/bill.ts`).',
    '- **Left out**: the pager, which an incident calls that needs a person, and what it sends; the data that sources of datasets hold.',
    '- To pay less: fewer metrics first. `alarms` and dashboards are cheap beside them; a storm of ten times the failures costs ten times',
    '  the failures only.',
    '',
  ].join('\n')
}
