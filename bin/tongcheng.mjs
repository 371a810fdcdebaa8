#!/usr/bin/env node
// The machine's own Node may be older than the one this package pins, and an older one
// cannot run TypeScript: hand over to the pinned one, with the same arguments and streams.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const node = existsSync(pinned) ? pinned : process.execPath;
const child = spawn(node, [main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TONGCHENG_LAUNCHER_PID: String(process.pid) },
});
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of passedOn) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) {
    // Without its listener the signal ends this process too, and the caller sees which one it was.
    for (const name of passedOn) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
