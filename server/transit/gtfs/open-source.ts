/** Opens a folder or a zip archive as a feed. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
import { openZip } from './zip-source.ts';

/** Opens a feed. Throws `FeedRefusal` where there is none, or none that is safe to read. */
export async function openSource(path: string, limits: SourceLimits): Promise<FeedSource> {
  const name = basename(path);
  const found = await stat(path).catch((cause: unknown) => {
    throw new FeedRefusal(
      'not-a-feed',
      name,
      { zh: '可读取的文件夹或 zip', en: 'a readable folder or zip' },
      cause,
    );
  });
  const source = found.isDirectory() ? await openFolder(path) : await openZip(path, limits);
  if (source.members.some((member) => knownFiles.has(member.name))) return source;
  source.close();
  throw new FeedRefusal('not-a-feed', name, { zh: '含有 GTFS 文件', en: 'GTFS files in it' });
}

async function openFolder(path: string): Promise<FeedSource> {
  const members: FeedMember[] = [];
  const names = toMemberNames((await readdir(path)).filter(isFeedText).sort());
  for (const [givenName, named] of names) {
    const file = join(path, givenName);
    const found = await stat(file).catch(() => undefined);
    // Anything that is not a plain file (a folder, a pipe that never ends) is no member.
    if (!found?.isFile()) continue;
    members.push({ ...named, size: found.size, open: async () => createReadStream(file) });
  }
  // The hash of a feed hangs on the order of its members, so it is that of their names.
  return { members: members.sort(byName), close: () => {} };
}
