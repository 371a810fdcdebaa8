/** Writes feeds of a test as folders and zip archives, valid or not, and imports them. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onTestFinished } from 'vitest';
import { ZipFile } from 'yazl';
import { type FeedDb, openFeed } from '../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../server/transit/gtfs/import-feeds.ts';

export type FeedFiles = Readonly<Record<string, string | Buffer | undefined>>;

/**
 * A feed with one bus line and two trips a day:
 *
 *     A ----- B ----- C
 */
export const smallFeed = {
  'agency.txt':
    'agency_id,agency_name,agency_url,agency_timezone\nbus,Bus,https://bus.example,Asia/Shanghai\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon\nA,First,40.80,111.60\nB,Second,40.81,111.61\nC,Third,40.82,111.62\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,bus,1,3\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,1,1,20260101,20271231\n',
  'trips.txt': 'route_id,service_id,trip_id\nR,all,T1\nR,all,T2\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
    'T1,08:00:00,08:00:00,A,1\nT1,08:10:00,08:11:00,B,2\nT1,08:20:00,08:20:00,C,3\n' +
    'T2,09:00:00,09:00:00,A,1\nT2,,,B,2\nT2,09:20:00,09:20:00,C,3\n',
} as const satisfies FeedFiles;

/** A folder that is deleted after the test. */
export async function makeTempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongcheng-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes the files into `dir`, which is created. `undefined` leaves a file out. */
export async function writeInlineFeed(dir: string, files: FeedFiles): Promise<string> {
  await mkdir(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(join(dir, name), content);
  }
  return dir;
}

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** Unix file mode, for links. */
  readonly mode?: number;
  /** Stores the content without compression. */
  readonly isStored?: boolean;
}

/** Writes a zip archive. A name may come twice. The library refuses unsafe names: change the bytes of the archive for those. */
export async function writeZip(path: string, entries: FeedFiles | readonly ZipEntry[]): Promise<string> {
  const zip = new ZipFile();
  const list: readonly ZipEntry[] = Array.isArray(entries)
    ? entries
    : Object.entries(entries as FeedFiles).flatMap(([name, content]) =>
        content === undefined ? [] : [{ name, content }],
      );
  for (const { content, isStored = false, mode, name } of list) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(bytes, name, { compress: !isStored, ...(mode === undefined ? {} : { mode }) });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** Imports an inline feed and opens its database; both are removed after the test. Throws where the feed is refused. */
export async function importInlineFeed(files: FeedFiles, feedId = 'inline'): Promise<FeedDb> {
  const dir = await makeTempDir();
  const path = await writeInlineFeed(join(dir, feedId), files);
  const dataDir = join(dir, 'data');
  const report = await importFeeds({ paths: [path], dataDir });
  const [feed] = listImportedFeeds(dataDir);
  if (!feed) throw new Error(`the inline feed was refused: ${JSON.stringify(report.feeds[0]?.problems)}`);
  const db = openFeed(feed.file);
  onTestFinished(() => db.close());
  return db;
}
