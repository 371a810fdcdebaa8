/** Opens a folder or a zip archive as a `RawFeed`. Archives are untrusted: no file is written under a name they choose. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { knownFiles } from './feed-tables.ts';
import { type FeedMember, FeedRefusal, type RawFeed, type RawFeedLimits } from './raw-feed.ts';

const UNIX = 3;
const FILE_TYPE_MASK = 0xf000;
const SYMLINK = 0xa000;

/** Opens a feed. Throws `FeedRefusal` where the path has no GTFS files, or an archive that is not safe to read. */
export async function openRawFeed(path: string, limits: RawFeedLimits): Promise<RawFeed> {
  const name = basename(path);
  const found = await stat(path).catch((cause: unknown) => {
    const expected = { zh: '可读取的文件夹或 zip', en: 'a readable folder or zip' };
    throw new FeedRefusal('not-a-feed', name, expected, cause);
  });
  const feed = found.isDirectory() ? await openFolder(path) : await openZip(path, limits);
  if (feed.members.some((member) => knownFiles.has(member.name))) return feed;
  feed.close();
  throw new FeedRefusal('not-a-feed', name, { zh: '含有 GTFS 文件', en: 'GTFS files in it' });
}

async function openFolder(path: string): Promise<RawFeed> {
  const members: FeedMember[] = [];
  const names = toMemberNames((await readdir(path)).filter(isFeedText).sort());
  for (const [givenName, named] of names) {
    const file = join(path, givenName);
    const found = await stat(file).catch(() => undefined);
    // Skip everything but plain files: a read from a pipe may never end.
    if (!found?.isFile()) continue;
    members.push({ ...named, size: found.size, open: async () => createReadStream(file) });
  }
  return { members: members.sort(byName), close: () => {} };
}

/** Throws `FeedRefusal` where the archive is damaged, encrypted, has links, unsafe paths or too many entries. */
async function openZip(path: string, limits: RawFeedLimits): Promise<RawFeed> {
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

async function listMembers(zip: ZipFile, archive: string, limits: RawFeedLimits): Promise<FeedMember[]> {
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

/** Passes the bytes through; fails at their end where their CRC-32 differs from that of the archive's directory. */
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

/** The folder of the archive that holds the feed: the top, else the only folder with GTFS files. */
function findRoot(names: readonly string[]): string | undefined {
  const folders = new Set<string>();
  for (const name of names) {
    if (knownFiles.has(basename(name).toLowerCase())) folders.add(name.slice(0, -basename(name).length));
  }
  if (folders.has('')) return '';
  return folders.size === 1 ? [...folders][0] : undefined;
}

/** Whether a file counts as content of a feed. */
function isFeedText(name: string): boolean {
  return /\.(txt|geojson)$/i.test(name) && !name.startsWith('.');
}

/** Names in the spelling of GTFS: `STOPS.TXT` becomes `stops.txt`, unless another file has that name. */
function toMemberNames(
  given: readonly string[],
): ReadonlyMap<string, Pick<FeedMember, 'name' | 'givenName'>> {
  const taken = new Set(given);
  return new Map(
    given.map((givenName) => {
      const name = givenName.toLowerCase();
      if (name === givenName || !knownFiles.has(name) || taken.has(name))
        return [givenName, { name: givenName }];
      taken.add(name);
      return [givenName, { name, givenName }];
    }),
  );
}

/** The hash of a feed depends on the order of its members, so they are sorted by name. */
function byName(a: FeedMember, b: FeedMember): number {
  return a.name < b.name ? -1 : 1;
}
