/** Ends this process when the reader of its output or the program that launched it is gone. */
import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';

/** Set by `bin/tongcheng.mjs` to its own process id. */
const LAUNCHER_VARIABLE = 'TONGCHENG_LAUNCHER_PID';
const CHECK_MS = 500;
/** Greatest number of processes between this one and the launcher: npm, its shell and `bin/tongcheng.mjs`. */
const MAX_GENERATIONS = 4;

/**
 * Ends the process when the reader of an output closes it, as `| head` does, with the exit code set so far. Files and
 * ledgers are written in transactions, so they stay complete.
 *
 * @param exit - ends the process; tests pass another function
 */
export function endOnClosedPipe(
  output: EventEmitter,
  exit: (code?: number | string | null) => void = process.exit,
): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(process.exitCode ?? 0);
  });
}

interface Link {
  readonly pid: number;
  readonly parentPid: number;
}

/**
 * Ends this process when the program that launched it is gone.
 *
 * `npx tongcheng` and `npm start` run the command as npm -> sh -> node, and npm passes no signal on: without this, killing npm
 * leaves the server running. The same holds when `bin/tongcheng.mjs` is killed with SIGKILL.
 *
 * The function watches the chain of parents up to the launcher and calls `end` once when a link breaks. It does nothing for
 * a process that neither npm nor `bin/tongcheng.mjs` launched, so a process started with `nohup` or `&` outlives its shell.
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

/** The chain of processes from this one to the outermost launcher; empty if there is no launcher. */
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

/** Reads `/proc/PID/stat`, whose second field is a name in brackets that may contain blanks and brackets. */
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
