/** The currency of a region: of its scheme, of most fares of its feeds, or yuan. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toNeutralRegion } from '../../../server/app/planning/region.ts';
import { findRegionCurrency } from '../../../server/app/pricing/region-currency.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { type FeedFiles, makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const products = (currency: string, count: number): FeedFiles => ({
  'fare_products.txt': [
    'fare_product_id,amount,currency',
    ...Array.from({ length: count }, (_, i) => `p${i},2,${currency}`),
    '',
  ].join('\n'),
});
const attributes: FeedFiles = {
  'fare_attributes.txt': 'fare_id,price,currency_type,payment_method,transfers\na,4.7,BRL,0,0\nb,2,BRL,0,0\n',
};
const region = toNeutralRegion({ south: 0, north: 1, west: 0, east: 1 }, { lat: 0, lon: 0 }, 'test');

async function importAll(feeds: readonly FeedFiles[]) {
  const dir = await makeTempDir();
  const paths: string[] = [];
  for (const [i, files] of feeds.entries())
    paths.push(await writeInlineFeed(join(dir, `feed-${i}`), { ...smallFeed, ...files }));
  await importFeeds({ paths, dataDir: join(dir, 'data') });
  return { dir, imported: await listImportedFeeds(join(dir, 'data')) };
}

test.each<[string, readonly FeedFiles[], string]>([
  ['of the fares of version 2', [products('MXN', 1)], 'MXN'],
  ['of the fares of version 1', [attributes], 'BRL'],
  ['of most fares of all feeds', [products('CNY', 3), attributes], 'CNY'],
  ['of the first by name among equally many', [products('CNY', 2), attributes], 'BRL'],
  ['of a feed beside one without fares', [{}, attributes], 'BRL'],
  ['yuan where no feed has fares', [{}], 'CNY'],
])('is that %s', async (_, feeds, currency) => {
  const { imported } = await importAll(feeds);
  expect(findRegionCurrency({ imported, region })).toBe(currency);
});

test('is that of the scheme before that of the feeds', async () => {
  const { dir, imported } = await importAll([attributes]);
  const file = join(import.meta.dirname, '../../../gtfs-data/scheme/hubao-one-card.v1.json');
  const scheme = JSON.parse(await readFile(file, 'utf8'));
  const write = async (name: string, more: object) => {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, 'card.v1.json'), JSON.stringify({ ...scheme, ...more }));
    return join(dir, name);
  };
  expect(findRegionCurrency({ imported, region }, await write('yuan', {}))).toBe('CNY');
  const schemeDir = await write('dollars', { currency: 'USD' });
  expect(findRegionCurrency({ imported, region: { ...region, schemeDir } })).toBe('USD');
});
