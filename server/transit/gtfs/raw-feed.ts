/** A feed as it is given, a folder or a zip archive, reduced to its text files: its name, its limits, its hash and a copy. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BilingualText, findDiskFull } from '../../base/problem.ts';
import { knownFiles } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';

/** Part of every hash: raise it whenever the same files would give another database. */
export const IMPORTER_VERSION = 2;

/** The density limit does not apply to the first bytes of a member: small files compress well and cost nothing. */
const RATIO_FREE_BYTES = 2 ** 20;

export interface FeedMember {
  /** File name without any folder, spelled as in the GTFS reference. */
  readonly name: string;
  /** Name in the folder or archive, where the spelling differs. */
  readonly givenName?: string;
  /** Expected bytes. In an archive this is only what its directory says. */
  readonly size: number;
  /** Packed bytes in the archive; undefined in a folder. */
  readonly compressedSize?: number;
  open(): Promise<Readable>;
}

export interface RawFeed {
  /** The text files of the feed, sorted by name. */
  readonly members: readonly FeedMember[];
  close(): void;
}

/** A feed above one of these limits is refused. */
export interface RawFeedLimits {
  /** Entries of an archive, of any kind. */
  readonly maxEntries: number;
  /** Bytes of all text files together, unpacked. */
  readonly maxTotalBytes: number;
  /** Unpacked bytes for each packed byte; the text of timetables stays below 40. */
  readonly maxRatio: number;
  /** Longest record of a CSV file. */
  readonly maxRecordBytes: number;
}

export const defaultLimits: RawFeedLimits = {
  maxEntries: 2000,
  maxTotalBytes: 4 * 2 ** 30,
  maxRatio: 200,
  maxRecordBytes: 2 ** 20,
};

/** Thrown while a feed is opened or copied: its content cannot be read. The import reports it as a problem. */
export class FeedRefusal extends Error {
  readonly code: FeedProblemCode;
  /** The member of the archive, or the archive itself. */
  readonly file: string;
  readonly expected: BilingualText;

  constructor(code: FeedProblemCode, file: string, expected: BilingualText, cause?: unknown) {
    super(`${code}: ${file}`, { cause });
    this.name = 'FeedRefusal';
    this.code = code;
    this.file = file;
    this.expected = expected;
  }
}

/** Name of the folder or archive without `.zip`: the first part of every `feed:stop_id`. */
export function toFeedId(path: string): string {
  const name = basename(resolve(path)).replace(/\.zip$/i, '');
  // A colon would end the feed part of a global id; a leading dot would hide the folder.
  const safe = name.replaceAll(/[\p{Cc}:/\\]/gu, '-').replace(/^\.+/, '');
  return safe === '' ? 'feed' : safe;
}

export interface CopyOptions {
  readonly limits: RawFeedLimits;
  /** Folder that receives a copy of each file that GTFS knows. */
  readonly into?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Reads all members to their end and returns SHA-256 in hex over their names and bytes and over the importer's version.
 * Throws `FeedRefusal` as soon as the bytes read pass a limit, whatever sizes the archive declares.
 */
export async function hashRawFeed(feed: RawFeed, options: CopyOptions): Promise<string> {
  const { limits, into, signal, onProgress } = options;
  const total = feed.members.reduce((sum, member) => sum + member.size, 0);
  const whole = createHash('sha256').update(`importer ${IMPORTER_VERSION}\n`);
  let done = 0;
  for (const member of feed.members) {
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
      // A full disk here is no fault of the feed.
      if (cause instanceof FeedRefusal || signal?.aborted || findDiskFull(cause)) throw cause;
      const expected = { zh: '可以读到末尾的文件', en: 'a file that can be read to its end' };
      throw new FeedRefusal('archive-corrupt', member.name, expected, cause);
    }
    whole.update(`${member.name}\n${bytes}\n${hash.digest('hex')}\n`);
  }
  return whole.digest('hex');
}

function checkLimits(member: FeedMember, bytes: number, total: number, limits: RawFeedLimits): void {
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
