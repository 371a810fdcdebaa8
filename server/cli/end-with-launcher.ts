/**
 * Ends this process when the program that launched it is gone.
 *
 * `npx tongcheng` and `npm start` run the command as npm -> sh -> node, and npm passes no signal on: killing npm alone would
 * leave the server running. The same holds for `bin/tongcheng.mjs` when it is killed with SIGKILL.
 */
import { readFileSync } from 'node:fs';

/** Set by `bin/tongcheng.mjs` to its own process id. */
const LAUNCHER_VARIABLE = 'TONGCHENG_LAUNCHER_PID';
const CHECK_MS = 500;
/** npm, its shell, and the launcher: no launcher is further up. */
const MAX_GENERATIONS = 4;

interface Link {
  readonly pid: number;
  readonly parentPid: number;
}

/**
 * Watches the chain of parents from this process up to its launcher and calls `end` once when a link of it breaks. Does
 * nothing for a process that neither npm nor `bin/tongcheng.mjs` launched: one that was started with `nohup` or `&` outlives
 * its shell.
 */
export function endWithLauncher(env: NodeJS.ProcessEnv, end: () => void): void {
  const links = listLinks(Number(env[LAUNCHER_VARIABLE] ?? 0));
  if (links.length === 0) return;
  const timer = setInterval(() => {
    if (links.every(({ parentPid, pid }) => findParentPid(pid) === parentPid)) return;
    clearInterval(timer);
    end();
  }, CHECK_MS);
  timer.unref();
}

/** From this process to the outermost launcher; empty where there is none. */
function listLinks(launcherPid: number): Link[] {
  const links: Link[] = [];
  let used = 0;
  for (let pid = process.pid; links.length < MAX_GENERATIONS; ) {
    const parentPid = findParentPid(pid);
    if (parentPid === undefined || parentPid <= 1) break;
    links.push({ pid, parentPid });
    if (parentPid === launcherPid || isNpm(parentPid)) used = links.length;
    pid = parentPid;
  }
  return links.slice(0, used);
}

/** From `/proc/PID/stat`, whose second field is a name in brackets that may hold blanks and brackets. */
function findParentPid(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** npm and npx name their process `npm exec ...`, `npm start` and the like. */
function isNpm(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return /^np[mx]( |$)/.test(words[0] ?? '') || /(^|\/)np[mx](-cli\.js)?$/.test(words[1] ?? '');
  } catch {
    return false;
  }
}
