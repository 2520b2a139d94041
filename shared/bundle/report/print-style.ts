/**
 * How the report comes out on paper of any size: a page for each test, no line cut in two, headings of tables on every
 * page. `footing` is a CSS string that stands at the foot of every page.
 */
export function printStyle(footing: string): string {
  return `
@media print{
@page{margin:16mm 14mm 18mm;@bottom-left{content:${footing};font:8pt system-ui,sans-serif;color:#57606a}@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#57606a}}
body{font-size:9.5pt;line-height:1.4}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{display:block;max-width:none;padding:0}
.skip{display:none}
h1{font-size:20pt}
h2{font-size:15pt}
h3,.test h3{font-size:12pt}
.cover{padding-top:0}
.lead{font-size:13pt}
nav{position:static;max-height:none;padding:10pt 0 0;font-size:9pt;overflow:visible}
nav .tests{columns:4;border:0;padding-left:10pt}
nav .tests li{justify-content:flex-start;break-inside:avoid}
.part,.test{break-before:page;border-top:0;margin-top:0;padding-top:0}
#reviews,#limits{break-before:auto;padding-top:16pt}
h2,h3,caption,figcaption,.figcaption,thead{break-after:avoid}
tr,figure,.tiles,.legend,.notice,.warning,.prose li,.facts div{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible;margin:8pt 0}
table{font-size:7.6pt;line-height:1.3}
thead th{font-size:7.2pt;white-space:normal}
caption{font-size:9pt}
th,td{padding:2.5pt 6pt 2.5pt 0}
td.text,th.text{min-width:70pt}
bdi{overflow-wrap:anywhere}
.badge{font-size:7.8pt}
td.chart,th.chart{min-width:80pt}
td.note{max-width:72pt}
.facts div{grid-template-columns:78pt minmax(0,1fr);padding:2.5pt 0}
.meanings li{grid-template-columns:24pt 118pt minmax(0,1fr);padding:2pt 0}
.digests td,.digests code{font-size:6.6pt}
a{color:inherit;text-decoration-color:#9aa3ac}
}
`;
}
