/** Opens a zip archive that nobody vouches for. Nothing is written under a name that it chooses. */
import { basename } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { FeedRefusal } from './feed-refusal.ts';
import {
  byName,
  type FeedMember,
  type FeedSource,
  isFeedText,
  type SourceLimits,
  toMemberNames,
} from './feed-source.ts';
import { knownFiles } from './feed-tables.ts';

const UNIX = 3;
const FILE_TYPE_MASK = 0xf000;
const SYMLINK = 0xa000;

/**
 * Lists the archive's text files. Throws `FeedRefusal` where it cannot be read, climbs out of itself,
 * has links, or has too many entries.
 */
export async function openZip(path: string, limits: SourceLimits): Promise<FeedSource> {
  const archive = basename(path);
  let zip: ZipFile;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false });
  } catch (cause) {
    throw toCorrupt(archive, cause);
  }
  try {
    const members = await listMembers(zip, archive, limits);
    return { members, close: () => zip.close() };
  } catch (cause) {
    zip.close();
    throw cause instanceof FeedRefusal ? cause : toCorrupt(archive, cause);
  }
}

function toCorrupt(file: string, cause: unknown): FeedRefusal {
  return new FeedRefusal('archive-corrupt', file, { zh: '完好的 zip', en: 'a sound zip archive' }, cause);
}

async function listMembers(zip: ZipFile, archive: string, limits: SourceLimits): Promise<FeedMember[]> {
  const entries = new Map<string, Entry>();
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count++;
    if (count > limits.maxEntries) {
      const expected = {
        zh: `不超过 ${limits.maxEntries} 个条目`,
        en: `at most ${limits.maxEntries} entries`,
      };
      throw new FeedRefusal('archive-too-many-entries', archive, expected);
    }
    const name = toSafeName(entry);
    if (name.endsWith('/') || name.startsWith('__MACOSX/') || !isFeedText(basename(name))) continue;
    if (entry.isEncrypted()) {
      throw new FeedRefusal('archive-encrypted', name, { zh: '未加密', en: 'no encryption' });
    }
    if (entries.has(name)) throw toCorrupt(name, new Error('an entry that comes twice'));
    entries.set(name, entry);
  }
  const root = findRoot([...entries.keys()]);
  if (root === undefined) {
    throw new FeedRefusal('not-a-feed', archive, {
      zh: 'GTFS 文件位于顶层或唯一的文件夹中',
      en: 'GTFS files at the top or in a single folder',
    });
  }
  const own = [...entries].filter(([name]) => name === root + basename(name));
  const names = toMemberNames(own.map(([name]) => basename(name)));
  return own
    .map(([name, entry]) => ({
      ...(names.get(basename(name)) ?? { name: basename(name) }),
      size: entry.uncompressedSize,
      compressedSize: entry.compressedSize,
      open: async () => {
        try {
          return withChecksum(await zip.openReadStreamPromise(entry), entry, name);
        } catch (cause) {
          throw toCorrupt(name, cause);
        }
      },
    }))
    .sort(byName);
}

/** The same bytes; fails at their end where they are not those of which the archive noted the CRC-32. */
function withChecksum(content: Readable, entry: Entry, name: string): Readable {
  let found = 0;
  const check = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      found = crc32(chunk, found);
      next(null, chunk);
    },
    flush: (next) => {
      next(found === entry.crc32 ? null : toCorrupt(name, new Error('the CRC-32 differs')));
    },
  });
  content.once('error', (error) => check.destroy(error));
  check.once('close', () => content.destroy());
  return content.pipe(check);
}

function toSafeName(entry: Entry): string {
  const name = yauzl.getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    false,
  );
  if (yauzl.validateFileName(name) !== null) {
    throw new FeedRefusal('archive-unsafe-path', name, {
      zh: '不离开压缩包的相对路径',
      en: 'a relative path that stays inside the archive',
    });
  }
  const isUnix = entry.versionMadeBy >> 8 === UNIX;
  if (isUnix && ((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK) === SYMLINK) {
    throw new FeedRefusal('archive-symlink', name, { zh: '普通文件', en: 'a plain file' });
  }
  return name;
}

/** Folder in which the feed lies: the top, or the only one that has GTFS files. */
function findRoot(names: readonly string[]): string | undefined {
  const folders = new Set<string>();
  for (const name of names) {
    if (knownFiles.has(basename(name).toLowerCase())) folders.add(name.slice(0, -basename(name).length));
  }
  if (folders.has('')) return '';
  return folders.size === 1 ? [...folders][0] : undefined;
}
