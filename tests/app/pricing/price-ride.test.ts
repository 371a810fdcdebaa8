/** Fares of rides for the demand model: in hundredths of the currency, however many decimals the currency has. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { loadFares } from '../../../server/app/pricing/price-itinerary.ts';
import { createRidePricer } from '../../../server/app/pricing/price-ride.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

test.each([
  ['CNY', '2.50', 250],
  ['JPY', '210', 21_000],
  ['KWD', '0.250', 25],
] as const)('in hundredths of %s, and none in another currency', async (currency, price, hundredths) => {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'feed'), {
    ...smallFeed,
    'fare_attributes.txt': `fare_id,price,currency_type,payment_method,transfers\na,${price},${currency},0,0\n`,
  });
  const { imported, timetable } = await loadFeeds({ feeds: [feed], data: join(dir, 'data') });
  const { tariff } = loadFares(imported);
  const ride = { route: 0, fromStop: 0, toStop: 1, departureSec: 28_800, arrivalSec: 29_400, metres: 1_400 };
  const priceIn = (one: string) =>
    createRidePricer(tariff, one, timetable, findServiceDay('2026-11-25') as number)(ride);
  expect(priceIn(currency)).toBe(hundredths);
  expect(priceIn('BRL')).toBeUndefined();
});
