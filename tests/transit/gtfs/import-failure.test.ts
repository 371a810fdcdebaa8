import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

/** The error that the mocked node-gtfs throws next. */
let failure: unknown;

vi.mock('gtfs', async (importOriginal) => {
  const original = await importOriginal<typeof import('gtfs')>();
  return {
    ...original,
    importGtfs: (async (config: Parameters<typeof original.importGtfs>[0]) => {
      if (failure !== undefined) throw failure;
      await original.importGtfs(config);
    }) as typeof original.importGtfs,
  };
});

afterEach(() => {
  failure = undefined;
});

test('a feed that node-gtfs rejects is refused, and its last good database stays in service', async () => {
  const dir = await makeTempDir();
  const dataDir = join(dir, 'data');
  const path = await writeInlineFeed(join(dir, 'bus'), smallFeed);
  await importFeeds({ paths: [path], dataDir });
  const before = listImportedFeeds(dataDir);
  await writeInlineFeed(path, { 'levels.txt': 'level_id,level_index\n1,0\n' });

  const { GtfsError } = await import('gtfs');
  failure = new GtfsError('CHECK constraint failed', {
    code: 'GTFS_DB_OPERATION_FAILED',
    category: 'database',
  });
  const { feeds } = await importFeeds({ paths: [path], dataDir });
  expect(feeds[0]).toMatchObject({ status: 'refused', served: 'previous' });
  expect(feeds[0]?.problems.examples).toEqual([
    expect.objectContaining({ code: 'database-failed', severity: 'error', value: 'CHECK constraint failed' }),
  ]);
  expect(listImportedFeeds(dataDir)).toEqual(before);
  expect(await readdir(join(dataDir, 'feeds', 'bus'))).toHaveLength(1);
});

test('a failure that the feed has not caused is thrown, and no incomplete file is left', async () => {
  const dir = await makeTempDir();
  const dataDir = join(dir, 'data');
  const path = await writeInlineFeed(join(dir, 'bus'), smallFeed);
  for (const [code, message] of [
    ['ENOSPC', 'disk-full'],
    ['SQLITE_FULL', 'disk-full'],
    ['EMFILE', 'too many open files'],
  ] as const) {
    failure = Object.assign(new Error('too many open files'), { code });
    await expect(importFeeds({ paths: [path], dataDir })).rejects.toThrow(message);
    expect(await readdir(join(dataDir, 'feeds', 'bus'))).toEqual([]);
  }
  failure = undefined;
  expect((await importFeeds({ paths: [path], dataDir })).feeds[0]?.status).toBe('imported');
});
