import { escaped } from '../../bin/cli/svg/text.ts'
import { faultsPart, marksPart, problemsPart, tablePart, verdictPart } from './page-parts.ts'
import { PAGE_STYLE } from './page-style.ts'
import { plotOf } from './plot/plot.ts'
import type { CascadeResult } from './result.ts'
import { clock, count, many } from './words.ts'

/** A run of both pipelines as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. */
export function cascadePage(result: CascadeResult): string {
  const { fragile, fixed, faults } = result
  const title = `Two pipelines, the same records, ${faults.length === 0 ? 'no fault' : `the same ${many(faults.length, 'fault')}`}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body class="goaround">
<main>
<h1>${title}</h1>
<p class="facts">${factsOf(result).map(escaped).join('; ')}</p>
<section class="verdicts">${verdictPart(fragile, result)}${verdictPart(fixed, result)}</section>
${problemsPart(result)}
<h2>Side by side</h2>
${tablePart(result)}
<h2>Over time</h2>
<p class="facts">Minutes and seconds since the first event. Both sides are drawn to the same scale.</p>
${plotOf(result)}
<h2>Faults, and what was done</h2>
${faultsPart(result)}
<h2>What happened</h2>
${marksPart(fragile)}
${marksPart(fixed)}
</main>
</body>
</html>
`
}

const factsOf = ({ seed, machine, startedAt, seconds, everySeconds }: CascadeResult): string[] => [
  `seed ${seed}`,
  machine,
  `started ${startedAt.slice(0, 19).replace('T', ' ')} UTC`,
  `${clock(seconds)} from the first event to the last look`,
  `a run of each pipeline every ${count(everySeconds)} s`,
]
