/** Looks of the time-line; colours and patterns are those of the picture of an incident. */
export const PLOT_STYLE = `
.goaround svg{display:block;width:100%;height:auto}
.goaround .measure{font-weight:700;font-size:13px}
.goaround .side{font-weight:600;font-size:12.5px}
.goaround svg .soft,.goaround svg .tick{font-size:12px}
.goaround .note{font-weight:600;font-size:12px}
.goaround .frame{fill:none;stroke:var(--soft)}
.goaround .row{stroke:var(--line)}
.goaround .fault{fill:var(--rootband);stroke:var(--wait)}
.goaround .fault-shade{fill:var(--wait);opacity:.09}
.goaround .fault-name{font-weight:600;font-size:12px}
.goaround .stream{fill:none;stroke:var(--ink);stroke-width:1.4;stroke-dasharray:5 3}
.goaround .sink{fill:none;stroke:var(--try);stroke-width:2.2}
.goaround .missing{fill:url(#goaround-missing)}
.goaround .missing-ground{fill:var(--bad);opacity:.12}
.goaround .missing-line{stroke:var(--bad);stroke-width:2.4}
.goaround .working{fill:var(--try);stroke:none}
.goaround .waits{fill:url(#goaround-waits)}
.goaround .waits-ground{fill:var(--wait);opacity:.28}
.goaround .waits-line{stroke:var(--wait);stroke-width:2.2}
.goaround .all{fill:none;stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3}
.goaround .wrong{fill:var(--hit)}
.goaround .m-recovered{stroke:var(--good)}
.goaround .m-page{stroke:var(--ink);fill:var(--ink);stroke-width:1}
.goaround .m-killed{stroke:var(--bad);fill:var(--bad);stroke-width:1}
.goaround .m-mended,.goaround .m-redriven{stroke:var(--try)}
@media (max-width:900px){.goaround svg text,.goaround svg .soft,.goaround svg .tick{font-size:13.5px}}
`.trim()
