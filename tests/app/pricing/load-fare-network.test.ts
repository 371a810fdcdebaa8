/** The fare network of the scheme on imported feeds: its fares, its file, and its lines. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadLineFinder } from '../../../server/app/pricing/feed-lines.ts';
import { loadFareNetworkTable } from '../../../server/app/pricing/load-fare-network.ts';
import { loadScheme } from '../../../server/app/pricing/load-scheme.ts';
import { loadFares } from '../../../server/app/pricing/price-itinerary.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const book = loadScheme(join(import.meta.dirname, '../../../gtfs-data/scheme')) as SchemeBook;
const [version] = book.versions as [Scheme];
const [anyNetwork] = version.networks;
/** A scheme with one network that uses the fares of the feed. */
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

async function importBus(files: Readonly<Record<string, string>>) {
  const dir = await makeTempDir();
  const path = await writeInlineFeed(join(dir, 'bus'), {
    ...smallFeed,
    ...files,
  });
  await importFeeds({ paths: [path], dataDir: join(dir, 'data') });
  return listImportedFeeds(join(dir, 'data'));
}

async function listFares(currency: string, amount: string): Promise<string> {
  const imported = await importBus({
    'fare_products.txt': `fare_product_id,amount,currency\np,${amount},${currency}\n`,
    'fare_leg_rules.txt': 'fare_product_id\np\n',
  });
  return JSON.stringify(loadFareNetworkTable(scheme, imported, () => loadFares(imported).tariff).fares);
}

test('210 yen of a feed are not 2.10 yuan of the card', async () => {
  expect(await listFares('CNY', '2.10')).toContain('210');
  expect(await listFares('JPY', '210')).not.toContain('210');
});

test('a table is kept in one file beside the feeds, and built anew for another first day of the version', async () => {
  const imported = await importBus({});
  const dir = dirname(imported[0]?.file ?? '');
  const listFiles = () => readdirSync(dir).filter((name) => name.startsWith('fare-network-'));
  const load = (of: Scheme) => {
    let isBuilt = false;
    const table = loadFareNetworkTable(of, imported, () => {
      isBuilt = true;
      return loadFares(imported).tariff;
    });
    return { table, isBuilt };
  };
  const first = load(scheme);
  expect(first.isBuilt).toBe(true);
  expect(load({ ...scheme, commissionBp: 1, agingDays: 3 })).toEqual({ ...first, isBuilt: false });
  expect(listFiles()).toHaveLength(1);
  expect(load({ ...scheme, validFrom: scheme.validFrom + 1 }).isBuilt).toBe(true);
  expect(listFiles()).toHaveLength(2);
});

test('a line belongs to the scheme network that names its feed network, before the one that names its agency', async () => {
  const imported = await importBus({
    'networks.txt': 'network_id,network_name\nexpress,Express\n',
    'route_networks.txt': 'network_id,route_id\nexpress,R\n',
  });
  const findLine = loadLineFinder(imported);
  const [bus] = scheme.networks;
  const express = { ...bus!, id: 'express', agencies: [], feedNetworks: ['bus:express'] };
  expect(findLine({ ...scheme, networks: [bus!, express] }, 'bus:R')?.network.id).toBe('express');
  expect(findLine({ ...scheme, version: scheme.version + 1 }, 'bus:R')?.network.id).toBe('bus');
});
