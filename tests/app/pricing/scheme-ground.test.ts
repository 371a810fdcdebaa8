/** Fares of feeds as the card takes them: in its own currency, or not at all. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScheme } from '../../../server/app/pricing/load-scheme.ts';
import { loadFares } from '../../../server/app/pricing/price-itinerary.ts';
import { loadGroundTable } from '../../../server/app/pricing/scheme-ground.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const book = loadScheme(join(import.meta.dirname, '../../../gtfs-data/scheme')) as SchemeBook;
const [version] = book.versions as [Scheme];
const [anyNetwork] = version.networks;
/** One network, whose fares are those of the feed. */
const scheme: Scheme = {
  ...version,
  networks: [
    {
      ...anyNetwork!,
      id: 'bus',
      tapping: 'entry',
      operators: anyNetwork!.operators.slice(0, 1),
      agencies: ['bus:bus'],
      feedNetworks: [],
      fare: { kind: 'gtfs' },
      routeFares: [],
    },
  ],
};

async function listFares(currency: string, amount: string): Promise<string> {
  const dir = await makeTempDir();
  const path = await writeInlineFeed(join(dir, 'bus'), {
    ...smallFeed,
    'fare_products.txt': `fare_product_id,amount,currency\np,${amount},${currency}\n`,
    'fare_leg_rules.txt': 'fare_product_id\np\n',
  });
  await importFeeds({ paths: [path], dataDir: join(dir, 'data') });
  const imported = listImportedFeeds(join(dir, 'data'));
  return JSON.stringify(loadGroundTable(scheme, imported, loadFares(imported).tariff).fares);
}

test('210 yen of a feed are not 2.10 yuan of the card', async () => {
  expect(await listFares('CNY', '2.10')).toContain('210');
  expect(await listFares('JPY', '210')).not.toContain('210');
});
