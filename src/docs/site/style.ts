/** The style of all pages. */
export const style = `
:root{--back:#fff;--soft:#f4f6f9;--line:#d5dbe3;--text:#17202c;--dim:#536074;--link:#0b57b7;--source:#e3ecfa;--view:#e5f4dc;--model:#fae9dc;--query:#f0e6fa;--edge:#8794a6;--mark:#b3261e;--good:#1b6e36}
@media (prefers-color-scheme:dark){:root{--back:#12171e;--soft:#1b222c;--line:#374250;--text:#e5eaf1;--dim:#a7b2c2;--link:#8ab8ff;--source:#213552;--view:#243d1e;--model:#4a3120;--query:#3b2b54;--edge:#75849a;--mark:#ff9d94;--good:#7fd49a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:1rem 1.25rem 3rem;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,input:focus-visible,select:focus-visible,button:focus-visible,.graph:focus-visible,pre:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.5rem;margin:.4rem 0}h2{font-size:1.1rem;margin:1.8rem 0 .5rem}
nav{font-size:.95rem}p{margin:.4rem 0}
.dim{color:var(--dim)}.bad{color:var(--mark)}.good{color:var(--good)}
.kind,.tag{display:inline-block;border:1px solid var(--line);border-radius:3px;padding:0 .4em;margin:0 .3em .2em 0;font-size:.85rem}
.source{background:var(--source)}.view{background:var(--view)}.model{background:var(--model)}.query{background:var(--query)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}#list{table-layout:fixed}#list th:nth-child(1){width:38%}#list th:nth-child(2){width:6rem}#list th:nth-child(4){width:6.5rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--dim)}
code,pre,td.name{font-family:ui-monospace,monospace;font-size:.9rem}
pre{background:var(--soft);border:1px solid var(--line);border-radius:4px;padding:.8rem;overflow-x:auto;white-space:pre-wrap}
pre b{font-weight:700}pre i{font-style:normal}pre i.s{color:var(--good)}pre i.c{color:var(--dim)}
ul.plain{list-style:none;margin:0;padding:0}
.graph{display:block;width:100%;border:1px solid var(--line);border-radius:4px;background:var(--back);touch-action:none}
.graph.still{width:auto;max-width:100%;height:auto;touch-action:auto}
.drawing{overflow-x:auto}
.graph.live{cursor:grab}
.graph path{fill:none;stroke:var(--edge);stroke-width:1.2}
.graph rect{stroke:var(--edge);rx:4}.graph .source rect{fill:var(--source)}.graph .view rect{fill:var(--view)}.graph .model rect{fill:var(--model);rx:14}.graph .query rect{fill:var(--query)}
.graph text{font:13px ui-monospace,monospace;text-anchor:middle;fill:var(--text)}
.graph.far text{display:none}.graph.far path{shape-rendering:optimizeSpeed}
.graph .here rect{stroke:var(--text);stroke-width:2.5}.graph a:focus-visible rect{stroke:var(--link);stroke-width:3}
.tools{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end;margin:.8rem 0}
.tools label{display:flex;flex-direction:column;font-size:.85rem;color:var(--dim)}
input,select,button{font:inherit;color:inherit;background:var(--back);border:1px solid var(--edge);border-radius:4px;padding:.35rem .6rem;min-height:2.4rem}
input{width:min(22rem,80vw)}button{cursor:pointer}td button{min-height:1.8rem;padding:.1rem .5rem}.tools [role=status]{padding-bottom:.5rem}
[hidden]{display:none!important}
@media screen{tr.far{display:none!important}}
article{border-top:3px solid var(--line);margin-top:2.5rem;padding-top:1rem}
@media (max-width:640px){body{padding:.7rem .8rem 2rem}table.stack thead{display:none}table.stack tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}table.stack td{display:block;border:0;padding:.1rem 0}table.stack td:empty{display:none}table.stack td[data-label]::before{content:attr(data-label) ' ';color:var(--dim)}.graph.still{max-width:none}.keys{display:none}#list tr{display:grid;grid-template-columns:1fr auto;column-gap:.6rem}#list td{grid-column:1}#list td:nth-child(4){grid-area:1/2/span 3;align-self:center}}
@media print{.tools,nav{display:none}body{max-width:none;color:#000;background:#fff}a{color:#000;text-decoration:none}pre,tr,.graph{break-inside:avoid}}
`
