/** The currency in which a region's fares are. */
import { DEFAULT_CURRENCY } from '../../base/fen.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { countCurrencies } from '../../transit/gtfs/read-fares.ts';
import { loadScheme } from './load-scheme.ts';

/**
 * The currency of the card's scheme; without a scheme, that of most fares of the feeds, ties by name.
 *
 * @param schemeDir in place of the region's own
 */
export function findRegionCurrency(
  {
    imported,
    region,
  }: {
    readonly imported: readonly ImportedFeed[];
    readonly region: { readonly schemeDir?: string };
  },
  schemeDir = region.schemeDir,
): string {
  const book = schemeDir === undefined ? undefined : loadScheme(schemeDir);
  if (book) return book.currency;
  const counts = new Map<string, number>();
  for (const { file } of imported) {
    const db = openFeed(file);
    try {
      for (const [currency, count] of countCurrencies(db))
        counts.set(currency, (counts.get(currency) ?? 0) + count);
    } finally {
      db.close();
    }
  }
  const [most] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return most?.[0] ?? DEFAULT_CURRENCY;
}
