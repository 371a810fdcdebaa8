/** Results of long work as files of a folder. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { type BlobBounds, type BlobStore, sealBlob, unsealBlob } from '../../store/blob-store.ts';
import { onDisk } from '../files/disk-problem.ts';

const ENDING = '.blob';
/** A draft that old belongs to a process that has ended. */
const DRAFT_MS = 3_600_000;

/** @param dir is made with the first write */
export function openFileBlobs(dir: string): BlobStore {
  const toPath = (key: string) => join(dir, `${key}${ENDING}`);
  return {
    get: async (key) => {
      const path = toPath(key);
      let bytes: Uint8Array | undefined;
      try {
        bytes = unsealBlob(readFileSync(path));
      } catch {
        return undefined;
      }
      if (bytes) touch(path);
      else rmSync(path, { force: true });
      return bytes;
    },
    listKnown: async (keys) => new Set(keys.filter((key) => existsSync(toPath(key)))),
    put: async (key, bytes) => {
      const path = toPath(key);
      const draft = `${path}.${process.pid}-${threadId}.tmp`;
      onDisk(path, () => {
        try {
          mkdirSync(dir, { recursive: true });
          writeFileSync(draft, sealBlob(bytes));
          renameSync(draft, path);
        } catch (error) {
          rmSync(draft, { force: true });
          throw error;
        }
      });
    },
    sweep: async (bounds) => sweepFolder(dir, ENDING, bounds),
    close: async () => {},
  };
}

/** Marks a file as used now: `sweepFolder` removes those first whose use is longest ago. */
export function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Another process has removed it: it is used from memory.
  }
}

/**
 * Removes files of a folder, those that were used least recently first, until the rest is within the bounds, and drafts that
 * nobody finishes.
 *
 * @param ending of the files; others stay
 */
export function sweepFolder(dir: string, ending: string, { maxBytes, maxDays }: BlobBounds): void {
  const nowMs = Date.now();
  const files = listFiles(dir);
  for (const { msOfUse, name, path } of files) {
    if (name.endsWith('.tmp') && nowMs - msOfUse > DRAFT_MS) rmSync(path, { force: true });
  }
  let sum = 0;
  for (const { bytes, msOfUse, path } of files
    .filter(({ name }) => name.endsWith(ending))
    .sort((a, b) => b.msOfUse - a.msOfUse)) {
    sum += bytes;
    if (sum > maxBytes || nowMs - msOfUse > maxDays * 86_400_000) rmSync(path, { force: true });
  }
}

function listFiles(dir: string) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ name, path, bytes: stat.size, msOfUse: stat.mtimeMs }] : [];
  });
}
