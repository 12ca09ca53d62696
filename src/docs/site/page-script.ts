import { planLayout, renderLayoutScript } from '../graph/plan-layout.js'
import { renderPath } from '../graph/render-svg.js'

/** The script of the index: search, filters and the graph. It reads the data of the page and makes no requests. */
export function renderPageScript(): string {
  return `'use strict';(()=>{${renderLayoutScript()}
${String(renderPath)}
const layout=${planLayout.name},toPath=${renderPath.name}
${script}})()`
}

const script = `
const data=JSON.parse(document.getElementById('data').textContent)
const $=(id)=>document.getElementById(id)
const nodes=data.nodes,index=new Map(nodes.map((n,i)=>[n.id,i]))
const rows=[...document.querySelectorAll('#list tbody tr')]
const before=nodes.map(()=>[]),after=nodes.map(()=>[])
for(const [a,b] of data.edges){after[a].push(b);before[b].push(a)}
let most=data.rows
const texts=nodes.map((n)=>[n.name,n.text,...n.tags].join(' ').toLowerCase())
let shown=nodes.map((_,i)=>i),drawn='none',chosen=-1
const svg=$('graph'),world=svg.querySelector('g')
let view={x:0,y:0,k:1},size={width:1,height:1},wide=0,high=0
const once=(work)=>{let waits=0
const run=()=>{if(!waits)return
cancelAnimationFrame(waits);waits=0;work()}
return{later(){waits=waits||requestAnimationFrame(run)},now(){waits=waits||requestAnimationFrame(run);run()},flush:run}}
const moved=once(()=>{world.setAttribute('transform','translate('+view.x+' '+view.y+') scale('+view.k+')')
svg.classList.toggle('far',view.k<.3)})
const apply=moved.later
const fit=()=>{if(!wide)wide=svg.clientWidth
high=Math.round(Math.max(160,Math.min(.7*innerHeight,560,size.height*Math.min(1.2,wide/size.width)+8)))
svg.setAttribute('height',high)
const k=Math.min(1.2,wide/size.width,high/size.height)||1
view={k,x:(wide-size.width*k)/2,y:(high-size.height*k)/2};moved.now()}
const zoom=(by,x,y)=>{const k=Math.min(4,Math.max(.02,view.k*by)),r=k/view.k;view={k,x:x-(x-view.x)*r,y:y-(y-view.y)*r};apply()}
const el=(name,attributes,text)=>{const e=document.createElementNS('http://www.w3.org/2000/svg',name)
for(const key in attributes)e.setAttribute(key,attributes[key])
if(text!==undefined)e.textContent=text
return e}
const near=(start,steps)=>{const found=new Set([start])
for(const side of [before,after]){let open=[start];for(let s=0;s<steps;s++){open=[...new Set(open.flatMap((i)=>side[i]))];for(const i of open)found.add(i)}}
return found}
function draw(ids){
const list=[...ids].sort((a,b)=>a-b),inside=new Set(list)
const edges=data.edges.filter(([a,b])=>inside.has(a)&&inside.has(b)).map(([a,b])=>({from:nodes[a].id,to:nodes[b].id}))
const plan=layout(list.map((i)=>({id:nodes[i].id,width:nodes[i].width,height:28})),edges)
const parts=document.createDocumentFragment()
parts.append(el('path',{d:plan.lines.map((line)=>toPath(line.points)).join('')}))
plan.boxes.forEach((box,at)=>{const i=list[at],n=nodes[i]
const a=el('a',{href:n.page,class:n.kind+(i===chosen?' here':''),'data-i':i})
if(n.short!==n.name)a.append(el('title',{},n.name))
a.append(el('rect',{x:box.x,y:box.y,width:n.width,height:28}),el('text',{x:box.x+n.width/2,y:box.y+18},n.short))
parts.append(a)})
world.replaceChildren(parts)
size=plan
svg.setAttribute('aria-label',list.length+' of '+nodes.length+' sources, views and models')
$('drawn').textContent=list.length+' of '+nodes.length+' drawn'
fit()}
function choose(i){chosen=i;drawn='near';draw(near(i,2));$('hint').textContent='Two steps around '+nodes[i].name+'.'
$('open').hidden=false;$('open').href=nodes[i].page;$('open').textContent='Open '+nodes[i].name}
function drawShown(){chosen=-1;drawn='all';$('open').hidden=true
$('hint').textContent=shown.length===0?'Nothing matches.':'';draw(shown)}
const list=()=>{shown.forEach((i,at)=>{const far=at>=most;if(rows[i].classList.contains('far')!==far)rows[i].classList.toggle('far',far)})
$('more').hidden=shown.length<=most;$('more').textContent='Show '+(shown.length-most)+' more rows'}
function search(){
const words=$('search').value.toLowerCase().split(/\\s+/).filter(Boolean),tag=$('tag').value,kind=$('kind').value
shown=[]
for(let i=0;i<nodes.length;i++){const n=nodes[i]
const fits=(kind===''||n.kind===kind)&&(tag===''||n.tags.includes(tag))&&words.every((word)=>texts[i].includes(word))
if(rows[i].hidden===fits)rows[i].hidden=!fits
if(fits)shown.push(i)}
list()
$('count').textContent=shown.length+' of '+nodes.length
if(shown.length===1)choose(shown[0])
else if(shown.length<=data.most)drawShown()
else{world.replaceChildren();drawn='none';chosen=-1;$('open').hidden=true;$('drawn').textContent='0 of '+nodes.length+' drawn'
$('hint').textContent='Choose a row of the table, or search, to draw a part. Draw all takes a moment.'}}
const typed=once(search)
$('search').addEventListener('input',typed.later)
$('tag').addEventListener('change',search)
$('kind').addEventListener('change',search)
$('all').addEventListener('click',()=>drawShown())
$('more').addEventListener('click',()=>{most=Infinity;list()})
$('fit').addEventListener('click',fit)
$('in').addEventListener('click',()=>zoom(1.3,wide/2,high/2))
$('out').addEventListener('click',()=>zoom(1/1.3,wide/2,high/2))
for(const button of document.querySelectorAll('button[data-near]'))button.addEventListener('click',()=>{choose(Number(button.dataset.near));svg.focus()})
svg.addEventListener('wheel',(event)=>{if(!event.ctrlKey&&!event.metaKey&&document.activeElement!==svg)return
event.preventDefault();const box=svg.getBoundingClientRect();zoom(Math.exp(-event.deltaY/400),event.clientX-box.left,event.clientY-box.top)},{passive:false})
let from
svg.addEventListener('pointerdown',(event)=>{if(event.button===0)from={x:event.clientX,y:event.clientY,left:view.x,top:view.y,moved:false}})
addEventListener('pointermove',(event)=>{if(!from)return
const [x,y]=[event.clientX-from.x,event.clientY-from.y]
if(Math.abs(x)+Math.abs(y)>4)from.moved=true
if(from.moved){view={...view,x:from.left+x,y:from.top+y};apply()}})
addEventListener('pointerup',()=>{setTimeout(()=>{from=undefined})})
svg.addEventListener('click',(event)=>{if(from&&from.moved){event.preventDefault();return}
const box=event.target.closest('a');if(!box)return
const i=Number(box.dataset.i)
if(i!==chosen&&event.detail>0&&!event.ctrlKey&&!event.metaKey&&!event.shiftKey){event.preventDefault();choose(i)}})
svg.addEventListener('keydown',(event)=>{const step=60,moves={ArrowLeft:[step,0],ArrowRight:[-step,0],ArrowUp:[0,step],ArrowDown:[0,-step]}
const [w,h]=[wide/2,high/2]
if(moves[event.key]){view={...view,x:view.x+moves[event.key][0],y:view.y+moves[event.key][1]};apply()}
else if(event.key==='+'||event.key==='=')zoom(1.3,w,h)
else if(event.key==='-')zoom(1/1.3,w,h)
else if(event.key==='0')fit()
else return
event.preventDefault()})
addEventListener('keydown',(event)=>{typed.flush()
const typing=/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)
if(event.key==='/'&&!typing){event.preventDefault();$('search').focus()}
else if(event.key==='Escape'){$('search').value='';$('tag').value='';$('kind').value='';typed.now();$('search').focus()}
else if(event.key==='Enter'&&document.activeElement===$('search')&&shown.length>0)location.href=nodes[shown[0]].page})
addEventListener('resize',()=>{wide=0;fit()})
$('tools').hidden=false;svg.classList.replace('still','live');for(const button of document.querySelectorAll('button[data-near]'))button.hidden=false
svg.setAttribute('tabindex','0');svg.removeAttribute('viewBox');svg.removeAttribute('width');svg.removeAttribute('height')
search()
`
