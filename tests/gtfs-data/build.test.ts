import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildFeeds } from '../../scripts/feeds/build.ts';
import { toGeoFiles } from '../../scripts/feeds/geo-layers.ts';
import { toFeedFiles, writeFeed } from '../../scripts/feeds/write-feed.ts';
import { dataDir } from './built-feeds.ts';
import { createSoundDraft } from './sound-draft.ts';

const outDir = mkdtempSync(join(tmpdir(), 'tongcheng-feeds-'));
afterAll(() => rmSync(outDir, { recursive: true }));

const feeds = buildFeeds();

test('the five feeds of the region are built', () => {
  expect(feeds.map((feed) => feed.feedId)).toEqual([
    'hohhot-metro',
    'hohhot-bus',
    'baotou-bus',
    'intercity-bus',
    'rail',
  ]);
});

test.each(feeds)('$feedId: the builder gives the committed bytes', (feed) => {
  writeFeed(outDir, feed);
  const names = readdirSync(join(outDir, feed.feedId)).sort();
  expect(names.length).toBeGreaterThan(15);
  expect(readdirSync(join(dataDir, feed.feedId)).sort()).toEqual(names);
  for (const name of names) {
    const built = readFileSync(join(outDir, feed.feedId, name));
    const committed = readFileSync(join(dataDir, feed.feedId, name));
    expect(built.equals(committed), `${feed.feedId}/${name}: run npm run feeds`).toBe(true);
  }
});

test('the builder gives the committed layers of the map', () => {
  const files = toGeoFiles(join(dataDir, 'sources'));
  expect(files.size).toBeGreaterThan(0);
  for (const [name, text] of files) {
    expect(text === readFileSync(join(dataDir, 'geo', name), 'utf8'), `geo/${name}: run npm run feeds`).toBe(
      true,
    );
  }
});

test('building again gives the same bytes', () => {
  const toBytes = (all: typeof feeds) => all.map((feed) => [...toFeedFiles(feed)]);
  expect(toBytes(buildFeeds())).toEqual(toBytes(feeds));
});

test('the order of rows and columns in a draft does not matter', () => {
  const shuffled = createSoundDraft();
  for (const [table, rows] of shuffled.tables) {
    const turned = rows.toReversed().map((row) => Object.fromEntries(Object.entries(row).reverse()));
    shuffled.tables.set(table, turned);
  }
  expect([...toFeedFiles(shuffled)]).toEqual([...toFeedFiles(createSoundDraft())]);
});

test('cells with commas, quotes and line ends survive the file', () => {
  const feed = createSoundDraft();
  feed.tables.set('networks', [{ network_id: 'n', network_name: 'a "b", c\nd' }]);
  expect(toFeedFiles(feed).get('networks.txt')).toBe('network_id,network_name\nn,"a ""b"", c\nd"\n');
});
