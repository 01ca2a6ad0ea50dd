const o2=global.setTimeout; const oi=global.setInterval;
(global as any).setInterval=function(f:any,ms:any,...a:any){ console.log('setInterval',ms,new Error().stack!.split('\n').slice(2,6).join('\n')); return oi(f,ms,...a); };
(global as any).setTimeout=function(f:any,ms:any,...a:any){ const t=o2(f,ms,...a); if(ms>500) console.log('setTimeout',ms,new Error().stack!.split('\n').slice(2,6).join('\n')); return t; };
import { runWorkflow } from '/work/main/test/support/engine';
void (async()=>{
const r = await runWorkflow({nodes:[{name:'M',type:'n8n-nodes-base.manualTrigger'},{name:'S',type:'n8n-nodes-base.set',typeVersion:3.4,parameters:{mode:'raw',jsonOutput:'={{ {a: $json.x + 1} }}'}}],connections:{M:{main:[[{node:'S',type:'main',index:0}]]}} as any},{input:[{x:1},{x:2}]});
console.log(JSON.stringify(r)); console.log(process.getActiveResourcesInfo()); })();
