/** `feeds.json`: the feeds in service with their databases, in the order of the import. */
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export interface ImportedFeed {
  readonly feedId: string;
  /** SHA-256 of the feed's content, in hex. */
  readonly hash: string;
  /** Path of the database, for `openFeed`. */
  readonly file: string;
}

const listShape = z.object({
  version: z.literal(1),
  feeds: z.array(z.object({ feedId: z.string(), hash: z.string(), file: z.string() })),
});

const LIST = 'feeds.json';

/** The feeds in service. Empty before the first import, and where the list is unreadable. */
export function listImportedFeeds(dataDir: string): ImportedFeed[] {
  const path = join(dataDir, LIST);
  if (!existsSync(path)) return [];
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
  const list = listShape.safeParse(json);
  if (!list.success) return [];
  return list.data.feeds
    .map((feed) => ({ ...feed, file: join(dataDir, feed.file) }))
    .filter((feed) => existsSync(feed.file));
}

/** Replaces the list atomically. Paths are stored relative to `dataDir`, so that the folder can be moved. */
export async function saveImportedFeeds(
  dataDir: string,
  feeds: readonly { readonly feedId: string; readonly hash: string; readonly file: string }[],
): Promise<void> {
  const path = join(dataDir, LIST);
  const temporary = `${path}.tmp-${process.pid}`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(`${JSON.stringify({ version: 1, feeds }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}
