/** A folder for what the files of a test run share: it is made before the first and removed after the last. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopServerOf } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of this run. */
    runDir: string;
  }
}

const PREFIX = 'tongcheng-run-';

/** For `globalSetup` of vitest. */
export async function setup(project: {
  provide: (key: 'runDir', value: string) => void;
}): Promise<() => Promise<void>> {
  await sweep();
  const dir = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(dir, { recursive: true });
  project.provide('runDir', dir);
  return () => clear(dir);
}

async function clear(dir: string): Promise<void> {
  await stopServerOf(dir);
  rmSync(dir, { recursive: true, force: true });
}

/** Clears the folders of killed runs. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(owner)) continue;
    try {
      process.kill(owner, 0);
    } catch {
      await clear(join(tmpdir(), name));
    }
  }
}
