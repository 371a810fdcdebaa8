/** Reads a feed to its end: for its hash, and, when asked, into a folder of our own. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findDiskFull } from '../../base/problem.ts';
import { FeedRefusal } from './feed-refusal.ts';
import type { FeedMember, FeedSource, SourceLimits } from './feed-source.ts';
import { knownFiles } from './feed-tables.ts';

/** Part of every hash: raise it whenever the same files would give another database. */
export const IMPORTER_VERSION = 2;

/** Small members may be as dense as they like: a header and a row repeat nothing, a stray file does no harm. */
const RATIO_FREE_BYTES = 2 ** 20;

export interface StageOptions {
  readonly limits: SourceLimits;
  /** Folder that receives the files that GTFS knows. */
  readonly into?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * SHA-256, in hex, over the names and bytes of all text files in the order of their names, and over the
 * importer's version. Throws `FeedRefusal` once a limit is passed, counted in bytes that really came.
 */
export async function stageFeed(source: FeedSource, options: StageOptions): Promise<string> {
  const { limits, into, signal, onProgress } = options;
  const total = source.members.reduce((sum, member) => sum + member.size, 0);
  const whole = createHash('sha256').update(`importer ${IMPORTER_VERSION}\n`);
  let done = 0;
  for (const member of source.members) {
    const hash = createHash('sha256');
    let bytes = 0;
    const count = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        done += chunk.length;
        checkLimits(member, bytes, done, limits);
        hash.update(chunk);
        onProgress?.(done, total);
        yield chunk;
      }
    };
    const sink =
      into !== undefined && knownFiles.has(member.name)
        ? createWriteStream(join(into, member.name))
        : new Writable({ write: (_chunk, _encoding, next) => next() });
    try {
      await pipeline(await member.open(), count, sink, signal ? { signal } : {});
    } catch (cause) {
      // That our own disk is full says nothing about the feed.
      if (cause instanceof FeedRefusal || signal?.aborted || findDiskFull(cause)) throw cause;
      const expected = { zh: '可以读到末尾的文件', en: 'a file that can be read to its end' };
      throw new FeedRefusal('archive-corrupt', member.name, expected, cause);
    }
    whole.update(`${member.name}\n${bytes}\n${hash.digest('hex')}\n`);
  }
  return whole.digest('hex');
}

function checkLimits(member: FeedMember, bytes: number, total: number, limits: SourceLimits): void {
  if (total > limits.maxTotalBytes) {
    const size = limits.maxTotalBytes;
    const expected = { zh: `解压后不超过 ${size} 字节`, en: `at most ${size} bytes unpacked` };
    throw new FeedRefusal('archive-too-large', member.name, expected);
  }
  const { compressedSize } = member;
  if (compressedSize === undefined || bytes <= RATIO_FREE_BYTES) return;
  if (bytes > compressedSize * limits.maxRatio) {
    const expected = {
      zh: `压缩比不超过 ${limits.maxRatio}`,
      en: `a compression ratio of at most ${limits.maxRatio}`,
    };
    throw new FeedRefusal('archive-too-dense', member.name, expected);
  }
}
