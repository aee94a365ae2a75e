/**
 * Colours that people with any colour vision tell apart (Okabe and Ito), each with a pattern or a shape of its own
 * besides; lighter ones on a dark page.
 */
export const STYLE = `
.goaround{--paper:#fff;--ink:#1f2328;--soft:#59636e;--line:#d8dee4;--band:#f3f5f7;--wait:#a86b00;--try:#0072b2;--good:#007a59;--bad:#c24e00;--hit:#a8518a;--rootband:#fff4d6;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){.goaround{--paper:#15191e;--ink:#e8ecf0;--soft:#a3adb8;--line:#333b44;--band:#1d2329;--wait:#f0b840;--try:#5cb8f0;--good:#3fd0a4;--bad:#ff9458;--hit:#e3a6c8;--rootband:#3a3214}}
.goaround text{fill:var(--ink);font-size:12px}
.goaround .title{font-size:18px;font-weight:600}
.goaround .soft,.goaround .tick{fill:var(--soft);font-size:11px}
.goaround .dag{font-weight:600;font-size:13px}
.goaround .run{fill:var(--soft);font-size:11px}
.goaround .thin{fill:var(--soft);font-size:10.5px}
.goaround .root{font-weight:700}
.goaround .paper{fill:var(--paper)}
.goaround .band{fill:var(--band)}
.goaround .rootband{fill:var(--rootband)}
.goaround .grid{stroke:var(--line)}
.goaround .edge{stroke:var(--soft);stroke-dasharray:4 3}
.goaround .waiting{fill:url(#goaround-hatch);stroke:var(--wait)}
.goaround .trying{fill:var(--try);stroke:var(--try)}
.goaround .dead{fill:url(#goaround-cross);stroke:var(--ink)}
.goaround .victim{stroke:var(--hit);stroke-width:3;stroke-dasharray:6 3}
.goaround .asset{stroke:var(--hit);stroke-width:3;stroke-dasharray:1.5 3}
.goaround .many{fill:url(#goaround-rows);stroke:var(--soft)}
.goaround .hatch{stroke:var(--wait);stroke-width:1.6}
.goaround .cross{stroke:var(--ink);fill:none}
.goaround .rows{stroke:var(--soft);stroke-width:1.4}
.goaround .mark{stroke-width:2.2;fill:none;stroke-linecap:round;stroke-linejoin:round}
.goaround .m-failed{stroke:var(--bad)}
.goaround .m-healed{stroke:var(--good)}
.goaround .m-dead{stroke:var(--paper);stroke-width:1.4;fill:var(--ink)}
.goaround .m-waived,.goaround .m-left{stroke:var(--soft)}
.goaround .m-incomplete{stroke:var(--bad)}
.goaround .disc{fill:var(--paper)}
`.trim()

export const PATTERNS = `<pattern id="goaround-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="goaround-cross" width="5" height="5" patternUnits="userSpaceOnUse"><path class="cross" d="M0 0L5 5M5 0L0 5"/></pattern>
<pattern id="goaround-rows" width="4" height="4" patternUnits="userSpaceOnUse"><line class="rows" x1="0" y1="2" x2="4" y2="2"/></pattern>`
