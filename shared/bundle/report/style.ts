/** How the report looks on a screen, and everywhere. One accent; outcomes differ by lightness and pattern. */
export const STYLE = `
:root{--paper:#fff;--ink:#1c2127;--soft:#57606a;--line:#d5dae0;--wash:#f4f6f8;--accent:#1a5276;--good:#b9d0e0;--faint:#aab4be}
*{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1240px;margin:0 auto;padding:0 32px 64px;display:grid;grid-template-columns:200px minmax(0,1fr);column-gap:40px}
main>*{grid-column:2;min-width:0}
h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:30px;margin:0;font-weight:650;letter-spacing:-.01em}
h1 .of{font-weight:400}
h2{font-size:22px;margin:0 0 12px;padding-top:10px;border-top:3px solid var(--accent)}
h3{font-size:17px;margin:24px 0 8px}
p{margin:0 0 10px;max-width:78ch}
a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}
a:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--paper);padding:4px 8px}
.defs{position:absolute}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
small{font-size:.86em;color:var(--soft)}
bdi{overflow-wrap:break-word}
.nowrap,time,.cite a{white-space:nowrap}
.cite{white-space:nowrap;font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.cover{grid-column:1/-1;padding:36px 0 24px}
.eyebrow{color:var(--accent);font-weight:600;margin:0 0 6px}
.lead{font-size:20px;color:var(--soft);margin:2px 0 20px}
.facts{margin:0 0 14px;display:grid;gap:0}
.facts div{display:grid;grid-template-columns:128px minmax(0,1fr);gap:16px;padding:5px 0;border-top:1px solid var(--line)}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere;max-width:90ch}
.notice{border-left:4px solid var(--accent);background:var(--wash);padding:12px 16px 4px;margin-top:16px}
.notice p{max-width:110ch}
.warning{border-left:4px solid var(--ink);background:var(--wash);padding:10px 14px}
nav{grid-column:1!important;grid-row:2/span 40;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:14px 4px 24px;font-size:14px}
nav h2{font-size:14px;border:0;padding:0;margin:0 0 6px;color:var(--soft);font-weight:600}
nav ol{list-style:none;margin:0;padding:0}
nav li{margin:4px 0}
nav .tests{padding-left:12px;margin-bottom:6px;border-left:1px solid var(--line)}
nav .tests li{margin:1px 0;font-size:13px;display:flex;justify-content:space-between;gap:8px}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.part,.test{padding-top:28px}
.test{border-top:1px solid var(--line);margin-top:28px;padding-top:4px}
.test h3{font-size:19px}
.test h3 .id{color:var(--accent)}
.verdict{margin-bottom:8px}
.tiles{list-style:none;display:flex;flex-wrap:wrap;gap:10px;padding:0;margin:14px 0}
.tiles li{border:1px solid var(--line);border-radius:4px;padding:6px 14px;min-width:92px;color:var(--soft)}
.tiles b{display:block;font-size:22px;line-height:1.2;color:var(--ink);font-weight:600}
.tiles .lacking{border:2px solid var(--ink);padding:5px 13px;color:var(--ink)}
.meanings{list-style:none;padding:0;margin:0 0 16px}
.meanings li{display:grid;grid-template-columns:34px 192px minmax(0,1fr);align-items:baseline;padding:4px 0;gap:8px}
.meanings b{text-align:right;font-size:18px;font-weight:600}
.meanings li>span:last-child{color:var(--soft)}
.meanings .badge{justify-self:start}
.badge{display:inline-block;white-space:nowrap;font-size:13px;font-weight:600;line-height:1.5;padding:0 8px;border:1.5px solid var(--ink);border-radius:3px}
.b-failed{background:var(--ink);color:var(--paper)}
.b-not-demonstrated{border-style:dashed}
.b-demonstrated,.b-waived{background:var(--good);border-color:var(--good);color:#14202a}
.b-waived{border:1.5px dashed var(--ink)}
.b-not-applicable{border-color:var(--line);color:var(--soft);font-weight:400}
.scroll{overflow-x:auto;margin:12px 0 16px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
caption{text-align:left;font-weight:600;padding:4px 0 6px;font-size:14.5px}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-top:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);border-top:0;border-bottom:1.5px solid var(--ink);vertical-align:bottom;white-space:nowrap;font-size:12.5px}
tbody tr:first-child>*{border-top:0}
tbody th.plain{white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
th.number,td.number{text-align:right}
td.text,th.text{min-width:170px;overflow-wrap:anywhere}
td.note{max-width:170px}
td.chart,th.chart{width:26%;min-width:150px}
thead th.number{white-space:normal}
.title{display:block}
.glance{margin:0 0 20px;font-size:16px}
.glance .badge{margin:0 4px 0 12px}
.glance .badge:first-of-type{margin-left:4px}
.s-critical,.s-high{font-weight:700}
.none{color:var(--soft);border-left:3px solid var(--line);padding-left:10px}
.more{font-weight:600}
.field{color:var(--soft)}
.aside{color:var(--soft);font-size:13.5px}
figure{margin:14px 0 16px}
figcaption,.figcaption{font-size:13.5px;color:var(--soft);margin:0 0 4px}
.figcaption{margin-top:8px}
svg.strip,svg.steps{display:block;width:100%;height:26px;background:var(--wash)}
svg.steps{height:64px}
.chart svg.strip{height:18px;margin-top:1px}
.below{display:block;margin-top:2px}
.dates{display:flex;justify-content:space-between;font-size:11.5px;color:var(--soft);padding-top:2px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:8px 0 0;font-size:12.5px;color:var(--soft)}
.legend svg{vertical-align:-2px;margin-right:6px}
.m-good{fill:var(--good)}
.m-bad{fill:var(--ink)}
.m-doubt{fill:url(#hatch)}
.m-none{fill:var(--paper);stroke:var(--ink);stroke-width:1.2px;vector-effect:non-scaling-stroke}
.m-idle{fill:url(#dots)}
.paper{fill:var(--paper)}
.ink{fill:var(--soft)}
.faint{fill:var(--faint)}
.axis{stroke:var(--line);fill:none;vector-effect:non-scaling-stroke}
.line{stroke:var(--accent);stroke-width:2px;fill:none;vector-effect:non-scaling-stroke}
.prose li{margin:0 0 10px;max-width:90ch}
.digests td{overflow-wrap:anywhere;font-size:12.5px}
.digests a{text-decoration:none}
@media (max-width:1000px){
main{display:block;padding:0 16px 48px}
nav{position:static;max-height:none;padding:12px 0}
nav .tests{display:flex;flex-wrap:wrap;gap:0 14px;border:0;padding-left:0}
.facts div,.meanings li{grid-template-columns:minmax(0,1fr);gap:0}
.meanings b{text-align:left}
.cover{padding-top:20px}
h1{font-size:24px}
.dates span:nth-child(2n){display:none}
}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#14181c;--ink:#e8ecf0;--soft:#a3adb8;--line:#333b44;--wash:#1c2228;--accent:#8cc4ea;--good:#35576e;--faint:#5b6671}
html{color-scheme:dark}
.b-demonstrated,.b-waived{color:#e8f1f7}
}
`;
