/** Files that requests upload for a job; they stay in a folder until the job ends. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '../../base/problem.ts';
import type { TapFormat } from '../../money/cards/tap-files.ts';
import { bounds } from '../../money/ledger/bounds.ts';
import type { CardFileTask, StoredReconFile, TapFileTask } from './money-tasks.ts';

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

export interface NewCardFile extends Omit<NewTapFile, 'format'> {
  readonly by: string;
}

/** Takes the body of a request as a tap file. */
export async function takeTapFile(
  { content, format, name, receivedSec }: NewTapFile,
  uploadDir: string,
): Promise<TapFileTask> {
  const saved = await saveBody(content, uploadDir, format, bounds.tapFileBytes);
  return { kind: 'tap-file', ...saved, name, format, receivedSec } as const;
}

/** Takes the body of a request as a file of cards or a deny list. */
export async function takeCardUpload(
  { by, content, name, receivedSec }: NewCardFile,
  uploadDir: string,
): Promise<CardFileTask> {
  const { fileId, path } = await saveBody(content, uploadDir, 'csv', bounds.cardFileBytes);
  return { kind: 'card-file', path, name, fileId, by, receivedSec } as const;
}

/** Streams the body of a request to a file; the file's hash is its id. */
async function saveBody(
  content: AsyncIterable<Uint8Array>,
  uploadDir: string,
  ending: string,
  maxBytes: number,
): Promise<{ readonly path: string; readonly fileId: string; readonly byteCount: number }> {
  mkdirSync(uploadDir, { recursive: true });
  const path = join(uploadDir, `${randomUUID()}.${ending}`);
  const hash = createHash('sha256');
  let byteCount = 0;
  try {
    await pipeline(
      content,
      async function* (blocks) {
        for await (const block of blocks) {
          byteCount += block.byteLength;
          if (byteCount > maxBytes) throw toTooLarge(maxBytes);
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
  return { path, fileId: hash.digest('hex'), byteCount };
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

function toTooLarge(maxBytes: number): ProblemError {
  const most = Math.floor(maxBytes / 1024 / 1024);
  return new ProblemError('body-too-large', {
    zh: `文件过大，最多 ${most} MB`,
    en: `The file is too large; ${most} MB at most`,
  });
}
