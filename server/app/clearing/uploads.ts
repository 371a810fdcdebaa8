/** Files that requests upload for a job; they stay in a folder until the job ends. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '../../base/problem.ts';
import type { TapFormat } from '../../money/cards/tap-files.ts';
import { bounds } from '../../money/ledger/bounds.ts';
import type { StoredReconFile, TapFileTask } from './money-tasks.ts';

export interface NewTapFile {
  readonly name: string;
  readonly format: TapFormat;
  readonly content: AsyncIterable<Uint8Array>;
  readonly receivedSec: number;
}

export interface ReconFileText extends Omit<StoredReconFile, 'path'> {
  readonly content: string;
}

/** Older files are remains of a server that was killed: no request and no job takes this long. */
const LEFT_MS = 86_400_000;

/** Removes files that earlier servers did not remove. */
export function removeOldUploads(uploadDir: string, nowMs: number): void {
  mkdirSync(uploadDir, { recursive: true });
  for (const name of readdirSync(uploadDir)) {
    const path = join(uploadDir, name);
    if (nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs) > LEFT_MS)
      rmSync(path, { force: true });
  }
}

/** Streams a request body to a file; the file's hash is its id. */
export async function takeTapFile(
  { content, format, name, receivedSec }: NewTapFile,
  uploadDir: string,
): Promise<TapFileTask> {
  mkdirSync(uploadDir, { recursive: true });
  const path = join(uploadDir, `${randomUUID()}.${format}`);
  const hash = createHash('sha256');
  let byteCount = 0;
  try {
    await pipeline(
      content,
      async function* (blocks) {
        for await (const block of blocks) {
          byteCount += block.byteLength;
          if (byteCount > bounds.tapFileBytes) throw toTooLarge();
          hash.update(block);
          yield block;
        }
      },
      createWriteStream(path),
    );
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const fileId = hash.digest('hex');
  return { kind: 'tap-file', path, name, fileId, byteCount, format, receivedSec } as const;
}

/**
 * Writes lists for a reconciliation to files, since waiting jobs would hold hundreds of megabytes of memory.
 *
 * @returns the files, and a hash over all lists
 */
export async function saveReconFiles(
  files: readonly ReconFileText[],
  uploadDir: string,
): Promise<{ readonly files: readonly StoredReconFile[]; readonly hash: string }> {
  mkdirSync(uploadDir, { recursive: true });
  const hash = createHash('sha256');
  const saved: StoredReconFile[] = [];
  try {
    for (const { content, format, side } of files) {
      const path = join(uploadDir, `${randomUUID()}.${format}`);
      saved.push({ side, format, path });
      const bytes = Buffer.from(content);
      hash.update(`${side} ${format} ${bytes.length}\n`).update(bytes);
      await writeFile(path, bytes);
    }
  } catch (error) {
    for (const { path } of saved) rmSync(path, { force: true });
    throw error;
  }
  return { files: saved, hash: hash.digest('hex') };
}

function toTooLarge(): ProblemError {
  const most = Math.floor(bounds.tapFileBytes / 1024 / 1024);
  return new ProblemError('body-too-large', {
    zh: `文件过大，最多 ${most} MB`,
    en: `The file is too large; ${most} MB at most`,
  });
}
