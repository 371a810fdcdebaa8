import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getMeta, openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { type ImportEvent, importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { listStops } from '../../../server/transit/gtfs/read-stops.ts';
import { iterateStopTimes, listRoutes, listTrips } from '../../../server/transit/gtfs/read-trips.ts';
import { makeTempDir, smallFeed, writeInlineFeed, writeZip } from '../../support/inline-feed.ts';

async function makeHome() {
  const home = await makeTempDir();
  return { home, dataDir: join(home, 'data'), feed: (name: string) => join(home, name) };
}

/** All rows of all tables but `meta`. */
function dump(file: string): Record<string, unknown[]> {
  const db = openFeed(file);
  try {
    const tables = db.listRows(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta' ORDER BY name",
    );
    return Object.fromEntries(
      tables.map(([name]) => [String(name), db.listRows(`SELECT * FROM "${name}" ORDER BY rowid`)]),
    );
  } finally {
    db.close();
  }
}

const renamed = { ...smallFeed, 'routes.txt': smallFeed['routes.txt'].replace(',1,3', ',9,3') };
const broken = { ...smallFeed, 'stops.txt': 'stop_id\n' };

function readRouteName(dataDir: string): string | undefined {
  const [feed] = listImportedFeeds(dataDir);
  if (!feed) return undefined;
  const db = openFeed(feed.file);
  try {
    return listRoutes(db)[0]?.shortName;
  } finally {
    db.close();
  }
}

test('feeds are listed in the order of paths, with ids from their file names', async () => {
  const { dataDir, feed } = await makeHome();
  await writeInlineFeed(feed('zulu'), smallFeed);
  await writeZip(feed('alpha.ZIP'), smallFeed);
  const { feeds } = await importFeeds({ paths: [feed('zulu'), feed('alpha.ZIP')], dataDir });
  expect(feeds.map(({ feedId, status, served }) => [feedId, status, served])).toEqual([
    ['zulu', 'imported', 'new'],
    ['alpha', 'imported', 'new'],
  ]);
  expect(feeds[0]?.counts).toMatchObject({ 'stops.txt': 3, 'stop_times.txt': 6 });
  const listed = listImportedFeeds(dataDir);
  expect(listed.map(({ feedId }) => feedId)).toEqual(['zulu', 'alpha']);
  // The same content has the same hash, whether packed or not.
  expect(listed[0]?.hash).toBe(listed[1]?.hash);
  expect(dump(listed[0]!.file)).toEqual(dump(listed[1]!.file));
});

test('an unchanged feed is not validated again, and its report is the same', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), { ...smallFeed, 'notes.txt': 'x\n' });
  const first = await importFeeds({ paths: [path], dataDir });
  const [listed] = listImportedFeeds(dataDir);
  const before = await stat(listed!.file);
  // Another modification time with the same bytes is no change.
  for (const name of await readdir(path)) await utimes(join(path, name), 1, 1);
  const phases = new Set<string>();
  const second = await importFeeds({ paths: [path], dataDir, onProgress: ({ phase }) => phases.add(phase) });
  expect(second.feeds[0]).toEqual({ ...first.feeds[0], status: 'unchanged', served: 'new' });
  expect(second.feeds[0]?.problems.totals).toEqual({ 'unknown-file': 1 });
  expect([...phases]).toEqual(['hash']);
  expect((await stat(listed!.file)).mtimeMs).toBe(before.mtimeMs);
});

test('a changed feed gets a new database, and the old one is deleted', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  await importFeeds({ paths: [path], dataDir });
  const old = listImportedFeeds(dataDir)[0]!;
  expect(readRouteName(dataDir)).toBe('1');
  await writeInlineFeed(path, renamed);
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]).toMatchObject({ status: 'imported', served: 'new' });
  expect(readRouteName(dataDir)).toBe('9');
  expect(existsSync(old.file)).toBe(false);
});

test('a broken update is refused with a report, and the last good database stays in service', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  const other = await writeInlineFeed(feed('tram'), smallFeed);
  await importFeeds({ paths: [path, other], dataDir });
  const before = listImportedFeeds(dataDir);
  await writeInlineFeed(path, broken);
  const { feeds } = await importFeeds({ paths: [path, other], dataDir });
  expect(feeds.map(({ status, served }) => [status, served])).toEqual([
    ['refused', 'previous'],
    ['unchanged', 'new'],
  ]);
  expect(feeds[0]?.problems).toMatchObject({ errors: 1, totals: { 'no-usable-rows': 1 } });
  expect(listImportedFeeds(dataDir)).toEqual(before);
  expect(readRouteName(dataDir)).toBe('1');
  // The same holds where the path of the update does not exist.
  await rm(path, { recursive: true });
  const gone = await importFeeds({ paths: [path, other], dataDir });
  expect(gone.feeds[0]).toMatchObject({
    status: 'refused',
    served: 'previous',
    problems: { totals: { 'not-a-feed': 1 } },
  });
  expect(readRouteName(dataDir)).toBe('1');
});

test('a feed that is refused at its first import is not in service', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), broken);
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]).toMatchObject({ status: 'refused', served: 'none' });
  expect(listImportedFeeds(dataDir)).toEqual([]);
  expect(await readdir(join(dataDir, 'feeds', 'bus'))).toEqual([]);
});

test('a feed that is missing in paths is removed from the list', async () => {
  const { dataDir, feed } = await makeHome();
  const paths = [await writeInlineFeed(feed('a'), smallFeed), await writeInlineFeed(feed('b'), smallFeed)];
  await importFeeds({ paths, dataDir });
  await importFeeds({ paths: paths.slice(1), dataDir });
  expect(listImportedFeeds(dataDir).map(({ feedId }) => feedId)).toEqual(['b']);
});

test('of two feeds with the same name the second is refused', async () => {
  const { dataDir, feed } = await makeHome();
  const paths = [await writeInlineFeed(feed('bus'), smallFeed), await writeZip(feed('bus.zip'), renamed)];
  const { feeds } = await importFeeds({ paths, dataDir });
  expect(feeds[1]).toMatchObject({
    status: 'refused',
    served: 'none',
    problems: { totals: { 'duplicate-feed-id': 1 } },
  });
  expect(listImportedFeeds(dataDir)).toHaveLength(1);
  expect(readRouteName(dataDir)).toBe('1');
});

test('characters of a name that would break ids or folders are replaced', async () => {
  const { dataDir, feed } = await makeHome();
  await writeZip(feed('..a:b.zip'), smallFeed);
  const { feeds } = await importFeeds({ paths: [feed('..a:b.zip')], dataDir });
  expect(feeds[0]).toMatchObject({ feedId: 'a-b', status: 'imported' });
});

test('two imports of one feed give the same rows', async () => {
  const { home, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  const dumps = [];
  for (const name of ['one', 'two']) {
    await importFeeds({ paths: [path], dataDir: join(home, name) });
    dumps.push(dump(listImportedFeeds(join(home, name))[0]!.file));
  }
  expect(dumps[1]).toEqual(dumps[0]);
  expect(dumps[0]?.stop_times).toHaveLength(6);
});

test('defective rows and rows that refer to them are dropped; invalid optional cells are empty', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), {
    ...smallFeed,
    'stops.txt': `\ufeff${smallFeed['stops.txt'].replaceAll('\n', '\r\n')}"D, the ""fourth""",Name,,\r\n`,
    'trips.txt':
      'route_id,service_id,trip_id,direction_id\nR,all,T1,9\nR,all,T2,1\nR,never,T3,0\nR,all,T4,0\n',
    'stop_times.txt': `${smallFeed['stop_times.txt']}T1,08:30:00,08:30:00,"D, the ""fourth""",4\nT4,,,A,1\nT4,09:00:00,,B,2\nT3,09:00:00,,B,2\n`,
    'frequencies.txt':
      'trip_id,start_time,end_time,headway_secs\nT4,06:00:00,07:00:00,300\nT1,06:00:00,07:00:00,300\n',
    'transfers.txt':
      'from_trip_id,to_trip_id,from_stop_id,to_stop_id,transfer_type\nT4,T1,C,C,4\nT2,T1,C,C,4\n',
  });
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]?.status).toBe('imported');
  const db = openFeed(listImportedFeeds(dataDir)[0]!.file);
  try {
    expect(listStops(db).map(({ stopId }) => stopId)).toEqual(['A', 'B', 'C']);
    expect(listTrips(db).map(({ tripId, directionId }) => [tripId, directionId])).toEqual([
      ['T1', undefined],
      ['T2', 1],
    ]);
    expect([...iterateStopTimes(db)]).toHaveLength(6);
    expect(db.listRows('SELECT trip_id FROM frequencies')).toEqual([['T1']]);
    expect(db.listRows('SELECT from_trip_id FROM transfers')).toEqual([['T2']]);
    const meta = getMeta(db);
    for (const [file, count] of Object.entries(meta.counts)) {
      expect(db.listRows(`SELECT count(*) FROM ${file.replace('.txt', '')}`), file).toEqual([[count]]);
    }
    expect(meta.problems).toEqual(feeds[0]?.problems);
  } finally {
    db.close();
  }
});

test('files of a killed import are deleted and never served', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  const home = join(dataDir, 'feeds', 'bus');
  await mkdir(join(home, 'staging-dead'), { recursive: true });
  await writeFile(join(home, '0123456789abcdef.sqlite.tmp-1'), 'half a database');
  await importFeeds({ paths: [path], dataDir });
  const names = await readdir(home);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^[0-9a-f]{16}\.sqlite$/);
});

test('a database whose content does not match its name is built again', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  await importFeeds({ paths: [path], dataDir });
  const { file } = listImportedFeeds(dataDir)[0]!;
  await writeFile(file, 'garbage');
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]?.status).toBe('imported');
  expect(readRouteName(dataDir)).toBe('1');
});

test('an unreadable list counts as empty; existing databases are used again', async () => {
  const { dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), smallFeed);
  await importFeeds({ paths: [path], dataDir });
  for (const text of ['{', '[]', '{"version":2,"feeds":[]}']) {
    await writeFile(join(dataDir, 'feeds.json'), text);
    expect(listImportedFeeds(dataDir)).toEqual([]);
  }
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]?.status).toBe('unchanged');
  expect(listImportedFeeds(dataDir)).toHaveLength(1);
});

test('the data folder can be moved', async () => {
  const { home, dataDir, feed } = await makeHome();
  await importFeeds({ paths: [await writeInlineFeed(feed('bus'), smallFeed)], dataDir });
  await rename(dataDir, join(home, 'moved'));
  expect(readRouteName(join(home, 'moved'))).toBe('1');
});

test('of two imports at once the second waits, or throws import-busy', async () => {
  const { dataDir, feed } = await makeHome();
  const paths = [await writeInlineFeed(feed('bus'), smallFeed)];
  const first = importFeeds({ paths, dataDir });
  await expect(importFeeds({ paths, dataDir, lockWaitMs: 0 })).rejects.toMatchObject({ code: 'import-busy' });
  const second = await importFeeds({ paths, dataDir });
  expect((await first).feeds[0]?.status).toBe('imported');
  expect(second.feeds[0]?.status).toBe('unchanged');
});

test('the lock of a killed import in another process is released', async () => {
  const { dataDir, feed } = await makeHome();
  const paths = [await writeInlineFeed(feed('bus'), smallFeed)];
  await mkdir(dataDir);
  const lock = new URL('../../../server/transit/gtfs/data-folder.ts', import.meta.url).href;
  const script = `const { acquireImportLock } = await import(${JSON.stringify(lock)});
    await acquireImportLock(${JSON.stringify(dataDir)}, 0); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('exit', reject);
    });
    await expect(importFeeds({ paths, dataDir, lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'import-busy',
    });
  } finally {
    holder.kill('SIGKILL');
  }
  expect((await importFeeds({ paths, dataDir })).feeds[0]?.status).toBe('imported');
});

test('progress reports the phases in order, and an abort leaves no files', async () => {
  const { dataDir, feed } = await makeHome();
  const paths = [await writeInlineFeed(feed('bus'), smallFeed)];
  const events: ImportEvent[] = [];
  await importFeeds({ paths, dataDir, onProgress: (event) => events.push(event) });
  expect([...new Set(events.map(({ phase }) => phase))]).toEqual([
    'hash',
    'extract',
    'validate',
    'import',
    'index',
  ]);
  for (const { feedId, done, total } of events) {
    expect(feedId).toBe('bus');
    expect(done).toBeLessThanOrEqual(total ?? Number.NaN);
  }
  for (const phase of ['hash', 'extract', 'validate', 'import', 'index'] as const) {
    const abort = new AbortController();
    const other = join(dataDir, `other-${phase}`);
    const importing = importFeeds({
      paths,
      dataDir: other,
      signal: abort.signal,
      onProgress: (event) => event.phase === phase && abort.abort(new Error('no more')),
    });
    await expect(importing, phase).rejects.toThrow('no more');
    expect(listImportedFeeds(other)).toEqual([]);
    expect(await readdir(join(other, 'feeds', 'bus')).catch(() => [])).toEqual([]);
  }
});

test('an import writes only into the data folder, and nothing to the console', async () => {
  const { home, dataDir, feed } = await makeHome();
  const path = await writeInlineFeed(feed('bus'), {
    ...smallFeed,
    'stops.txt': Buffer.from(`\ufeff${smallFeed['stops.txt']}`, 'utf16le'),
  });
  const before = await readFile(join(path, 'stops.txt'));
  await importFeeds({ paths: [path], dataDir });
  expect(await readFile(join(path, 'stops.txt'))).toEqual(before);
  expect((await readdir(home)).sort()).toEqual(['bus', 'data']);
  expect((await readdir(dataDir)).sort()).toEqual(['feeds', 'feeds.json', 'import.lock']);
});
