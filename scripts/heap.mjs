/* global fetch, WebSocket */
// heap.mjs PID: the bytes that a Node process still uses after a garbage collection, through its inspector (port 9229).
// Needs Node 22 or later, which has WebSocket.
import { setTimeout as sleep } from 'node:timers/promises';

process.kill(Number(process.argv[2]), 'SIGUSR1');
await sleep(1000);
const [{ webSocketDebuggerUrl }] = await (await fetch('http://127.0.0.1:9229/json')).json();
const socket = new WebSocket(webSocketDebuggerUrl);
await new Promise((resolve) => socket.addEventListener('open', resolve));
let id = 0;
async function ask(method) {
  socket.send(JSON.stringify({ id: ++id, method }));
  for (;;) {
    const { data } = await new Promise((resolve) =>
      socket.addEventListener('message', resolve, { once: true }),
    );
    const answer = JSON.parse(data);
    if (answer.id === id) return answer.result;
  }
}
await ask('HeapProfiler.collectGarbage');
await ask('HeapProfiler.collectGarbage');
console.log((await ask('Runtime.getHeapUsage')).usedSize);
socket.close();
