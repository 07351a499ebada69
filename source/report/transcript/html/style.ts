/** The page's own style sheet: nothing is fetched, light and dark follow the reader's system. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1d2125; --quiet: #5c646d; --line: #dfe1e4;
  --good: #1a7f47; --bad: #c0272d; --warn: #8f5d00; --calm: #3b63b8; --none: #6b7280;
  --good-bar: #37a169; --bad-bar: #e0474c; --warn-bar: #d99a1c; --calm-bar: #6d92dd; --none-bar: #b4bac2;
  --term: #15181c; --term-ink: #dde1e6; --term-quiet: #949ca6; --code: #eef0f2;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1c2024; --ink: #e4e7ea; --quiet: #9ba3ad; --line: #30363d;
    --good: #5cc98a; --bad: #ff8080; --warn: #e5b454; --calm: #8fb0f2; --none: #9ba3ad;
    --good-bar: #2f9a61; --bad-bar: #d4494e; --warn-bar: #b98319; --calm-bar: #4d73c4; --none-bar: #59616b;
    --term: #0e1013; --code: #282d33;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: inherit; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0; }
code, pre, .line { font-family: var(--mono); font-size: .86em; }
code { background: var(--code); border-radius: 4px; padding: .08em .3em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .calm { color: var(--calm); } .none { color: var(--none); }
.page { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2.5rem; max-width: 78rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
.rail { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.6rem 0; font-size: .9rem; }
.rail ol { list-style: none; margin: 0; padding: 0; }
.rail a { display: grid; grid-template-columns: 1.2rem minmax(0, 1fr); gap: .3rem; padding: .22rem .4rem; border-radius: 6px; text-decoration: none; }
.rail a:hover, .rail a:focus-visible { background: var(--code); }
.rail span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
main { padding-top: 1.6rem; }
.head { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .2rem .9rem; align-items: baseline; }
.head .mark { font-size: 1.7rem; font-weight: 700; line-height: 1; }
.head p { grid-column: 2; margin: 0; }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: 1rem 0 0; }
.facts div { display: flex; gap: .45rem; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { display: grid; grid-template-columns: 5.2rem minmax(0, 1fr); gap: .1rem .8rem; padding: .65rem .9rem; }
.findings li + li { border-top: 1px solid var(--line); }
.findings a.line { text-decoration: none; border-bottom: 1px dotted; }
.findings .line { justify-self: start; align-self: start; }
.findings p { margin: 0; overflow-wrap: anywhere; }
.findings .fix { grid-column: 2; }
.findings .fix::before { content: '→ '; color: var(--good); }
.rule { color: var(--quiet); font-size: .85em; white-space: nowrap; }
.time { padding: .7rem .9rem; }
.time ol { list-style: none; margin: 0; padding: 0; }
.time li { display: grid; grid-template-columns: minmax(8rem, 15rem) minmax(0, 1fr) 5.5rem; gap: .8rem; align-items: center; font-size: .88rem; }
.time li > a, .time li > span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none; }
.time li > span:last-child { text-align: right; font-variant-numeric: tabular-nums; color: var(--quiet); white-space: nowrap; }
.time svg { display: block; width: 100%; height: 1.35rem; }
.time .grid { stroke: var(--line); }
.bar-good { fill: var(--good-bar); } .bar-bad { fill: var(--bad-bar); } .bar-warn { fill: var(--warn-bar); } .bar-calm { fill: var(--calm-bar); } .bar-none { fill: var(--none-bar); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .6rem 0 0; font-size: .82rem; color: var(--quiet); }
.time .legend svg { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .9rem; vertical-align: top; }
th { font-weight: 500; color: var(--quiet); font-size: .85rem; }
table.tight td { padding-top: .2rem; padding-bottom: .2rem; border: 0; }
tr + tr td, tbody tr:first-child td { border-top: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; }
.answer { white-space: nowrap; }
.hint { margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--mono); font-size: .8em; color: var(--quiet); }
.pick { display: flex; gap: 1rem; margin: 0; font-size: .9rem; }
.pick label { cursor: pointer; }
body:has(#wrong:checked) .block.right, body:has(#wrong:checked) .section.right { display: none; }
.section { margin-top: 1.6rem; scroll-margin-top: 1rem; }
.section > header { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; margin-bottom: .45rem; }
.section > header p { margin: 0; font-size: .88rem; }
.block { scroll-margin-top: 1rem; margin-top: .5rem; overflow: hidden; }
.block:target { outline: 2px solid var(--calm-bar); }
.block > summary { display: grid; grid-template-columns: 1.1rem 4.4rem minmax(0, 1fr) auto; gap: .6rem; align-items: baseline; padding: .5rem .9rem; cursor: pointer; list-style: none; }
.block > summary::-webkit-details-marker { display: none; }
.block > summary:hover { background: color-mix(in srgb, var(--code) 55%, transparent); }
.block > summary code { background: none; padding: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.block > summary .line { color: var(--quiet); white-space: nowrap; }
.block > summary .took { color: var(--quiet); font-size: .85rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.block[open] > summary { border-bottom: 1px solid var(--line); }
.block .said { margin: 0; padding: .5rem .9rem; font-size: .9rem; border-bottom: 1px solid var(--line); }
.block .findings { border-bottom: 1px solid var(--line); }
pre { margin: 0; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; tab-size: 4; }
.term { background: var(--term); color: var(--term-ink); max-height: 32rem; overflow: auto; }
.term .prompt { color: var(--term-quiet); user-select: none; }
.term .typed { font-weight: 600; color: #ffffff; }
.term .status { color: #ff9a9a; } .term .took { color: var(--term-quiet); float: right; margin-left: 1rem; user-select: none; } .term .cut { color: #e5b454; }
.ansi-bold { font-weight: 700; } .ansi-faint { opacity: .7; } .ansi-italic { font-style: italic; } .ansi-underline { text-decoration: underline; }
.ansi-black-fg { color: #8a929c; } .ansi-red-fg { color: #ff7b72; } .ansi-green-fg { color: #5fd38d; } .ansi-yellow-fg { color: #e8c26a; }
.ansi-blue-fg { color: #79b0ff; } .ansi-magenta-fg { color: #d9a0ff; } .ansi-cyan-fg { color: #66d0e0; } .ansi-white-fg { color: #dde1e6; }
.ansi-bright-black-fg { color: #949ca6; } .ansi-bright-red-fg { color: #ff9a92; } .ansi-bright-green-fg { color: #84e6aa; } .ansi-bright-yellow-fg { color: #f5d78e; }
.ansi-bright-blue-fg { color: #a3c9ff; } .ansi-bright-magenta-fg { color: #e8c2ff; } .ansi-bright-cyan-fg { color: #93e4f0; } .ansi-bright-white-fg { color: #ffffff; }
.ansi-black-bg { background: #000000; } .ansi-red-bg { background: #8e2a2a; } .ansi-green-bg { background: #1f6b40; } .ansi-yellow-bg { background: #6d5313; }
.ansi-blue-bg { background: #24498c; } .ansi-magenta-bg { background: #643a86; } .ansi-cyan-bg { background: #1f6470; } .ansi-white-bg { background: #5c646d; }
.ansi-bright-black-bg { background: #3b424a; } .ansi-bright-red-bg { background: #a53a3a; } .ansi-bright-green-bg { background: #287f4e; } .ansi-bright-yellow-bg { background: #80631a; }
.ansi-bright-blue-bg { background: #2e59a8; } .ansi-bright-magenta-bg { background: #77489c; } .ansi-bright-cyan-bg { background: #287684; } .ansi-bright-white-bg { background: #6b737c; }
footer { margin-top: 3rem; font-size: .85rem; color: var(--quiet); overflow-wrap: anywhere; }
footer summary { cursor: pointer; }
footer td, footer th { padding: .15rem .9rem .15rem 0; }
@media (max-width: 62rem) {
  .page { display: block; padding: 0 1rem 3rem; }
  .rail { display: none; }
}
@media (max-width: 36rem) {
  .page { padding: 0 .7rem 3rem; }
  h1 { font-size: 1.25rem; }
  .findings li { grid-template-columns: minmax(0, 1fr); }
  .findings .fix { grid-column: 1; }
  .time li { grid-template-columns: minmax(0, 1fr) auto; gap: 0 .8rem; }
  .time svg { grid-column: 1 / -1; grid-row: 2; height: .8rem; margin-bottom: .35rem; }
  th, td { padding: .4rem .6rem; }
  .block > summary { grid-template-columns: 1.1rem minmax(0, 1fr) auto; gap: .15rem .5rem; padding: .5rem .7rem; }
  .block > summary .took { white-space: normal; text-align: right; }
  .block > summary code { grid-column: 1 / -1; grid-row: 2; }
}
@media print { .pick, .rail { display: none; } .page { display: block; } .term { max-height: none; } }
`
