import { STYLE } from '../../bin/cli/svg/style.ts'
import { PLOT_STYLE } from './plot/style.ts'

/** Light and dark by the reader's choice; on paper always light. */
export const PAGE_STYLE = `${STYLE}
${PLOT_STYLE}
:root{color-scheme:light dark}
body.goaround{margin:0;background:var(--paper);color:var(--ink);font-size:15px;line-height:1.45}
main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px}
h2{font-size:17px;margin:32px 0 8px}
p,ul,ol{margin:0 0 8px;overflow-wrap:anywhere}
.facts{color:var(--soft);font-size:13.5px}
.verdicts{display:grid;grid-template-columns:1fr 1fr;gap:16px;margin:20px 0}
.verdict{margin:0;padding:12px 16px;border:1px solid var(--line);border-left:6px solid var(--bad);background:var(--band)}
.verdict.good{border-left-color:var(--good)}
.verdict b{display:block;color:var(--soft);font-size:13px}
.verdict strong{font-size:18px;line-height:1.3}
.problems{border:2px solid var(--bad);padding:8px 16px;margin:0 0 16px}
.problems h2{margin:0 0 4px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13px;padding-bottom:4px}
th{font-weight:600;text-align:left}
th,td{padding:3px 12px 3px 0;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0}
.number{text-align:right;width:11em}
td.bad{color:var(--bad);font-weight:700}
td.good{color:var(--good)}
.quiet{color:var(--soft);font-weight:400;white-space:nowrap}
td{overflow-wrap:anywhere}
.name,.when{white-space:nowrap}
details{margin:0 0 8px}
summary{cursor:pointer}
.verdict,.problems,tr,svg{break-inside:avoid}
@media (max-width:640px){.verdicts{grid-template-columns:1fr}}
@media print{:root{color-scheme:light}body.goaround{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--band:#fff;--wait:#a86b00;--try:#0072b2;--good:#007a59;--bad:#c24e00;--hit:#a8518a;--rootband:#fff4d6;print-color-adjust:exact;font-size:12px}main{max-width:none;padding:0}}
`.trim()
