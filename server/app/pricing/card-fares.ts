/** The shared card's prices for planned journeys: scheme and ground of the feeds at hand. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Names } from '../../base/names.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import type { CardContext } from '../../money/scheme/card-fare.ts';
import { createTableGround, GROUND_FORMAT, type GroundTable } from '../../money/scheme/ground-table.ts';
import { TRANSIT_CARD } from '../../money/scheme/price-card-journey.ts';
import type { Scheme, SchemeNetwork } from '../../money/scheme/scheme.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import { findNetworkOfRoute } from '../../money/scheme/scheme-routes.ts';
import { ServiceClock } from '../../money/scheme/service-clock.ts';
import type { SchemeGround } from '../../money/scheme/trip-price.ts';
import type { FareChoice } from '../../planner/model/fare-pricer.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listRoutes } from '../../transit/gtfs/read-routes.ts';
import { loadGroundTable } from './scheme-ground.ts';

/** A medium of the scheme that the feeds do not name themselves. */
export interface CardMedium {
  readonly id: string;
  readonly names: Names;
  readonly type: number;
}

export interface CardFares {
  readonly media: readonly CardMedium[];
  /** Rider categories of the scheme. */
  readonly categories: Scheme['categories'];
  /** What prices with that choice depend on; undefined where it is no medium of the scheme. */
  findContext(choice: FareChoice): CardContext | undefined;
}

/**
 * The card's prices over the imported feeds; undefined where the card is taken nowhere on them.
 *
 * The ground is worked out when first needed, and kept beside the feeds' databases.
 */
export function createCardFares(
  book: SchemeBook,
  imported: readonly ImportedFeed[],
  tariff: Tariff,
): CardFares | undefined {
  const newest = book.versions.at(-1) as Scheme;
  const lines = listLines(imported);
  const networks = new Map(
    book.versions.map((scheme) => [scheme.version, toNetworks(scheme, lines)] as const),
  );
  if (networks.get(newest.version)?.size === 0) return undefined;
  const feedMedia = new Set([...tariff.feeds.values()].flatMap((feed) => [...feed.mediaIds]));
  const media = newest.media.filter(({ id }) => !feedMedia.has(id));
  const clock = new ServiceClock(newest.timeZone, newest.serviceDayStartSec);
  let ground: SchemeGround | undefined;
  return {
    media: media.map(({ id, names }) => ({ id, names, type: TRANSIT_CARD })),
    categories: newest.categories,
    findContext: ({ mediumId, riderCategoryId }) => {
      const medium = media.find(({ id }) => id === mediumId);
      if (!medium) return undefined;
      ground ??= createTableGround(loadOrBuildTable(newest, imported, tariff));
      const issuer = newest.parties.find(({ id }) => id === medium.issuerId);
      const isKnown = newest.categories.some(({ id }) => id === riderCategoryId);
      return {
        book,
        clock,
        ground,
        tariff,
        card: {
          cardId: '',
          mediumId: medium.id,
          issuerId: medium.issuerId,
          categoryId: isKnown ? (riderCategoryId as string) : null,
          homeCity: issuer?.city ?? '',
          validToSec: null,
        },
        ownChoice: riderCategoryId === undefined ? {} : { riderCategoryId },
        findNetwork: (scheme, feedId, routeId) => networks.get(scheme.version)?.get(`${feedId}:${routeId}`),
      };
    },
  };
}

/** A line of a feed, as far as the scheme asks about it; ids are `feed:id`. */
export interface Line {
  readonly routeId: string;
  readonly agencyId: string;
  readonly feedNetworkId: string | undefined;
}

export function listLines(imported: readonly ImportedFeed[]): Line[] {
  return imported.flatMap(({ feedId, file }) => {
    const db = openFeed(file);
    try {
      return listRoutes(db).map(({ agencyId, networkId, routeId }) => ({
        routeId: `${feedId}:${routeId}`,
        agencyId: `${feedId}:${agencyId ?? ''}`,
        feedNetworkId: networkId === undefined ? undefined : `${feedId}:${networkId}`,
      }));
    } finally {
      db.close();
    }
  });
}

/** Networks of the scheme by the lines on which the card is taken. */
export function toNetworks(scheme: Scheme, lines: readonly Line[]): ReadonlyMap<string, SchemeNetwork> {
  const networks = new Map<string, SchemeNetwork>();
  for (const line of lines) {
    const network = findNetworkOfRoute(scheme, line);
    if (network) networks.set(line.routeId, network);
  }
  return networks;
}

/** The table of the same feeds and scheme as before, or a new one. A file that cannot be kept is no fault. */
function loadOrBuildTable(scheme: Scheme, imported: readonly ImportedFeed[], tariff: Tariff): GroundTable {
  const parts = [GROUND_FORMAT, scheme.networks, scheme.parties, scheme.apportionment];
  const hash = createHash('sha256')
    .update(JSON.stringify([...parts, imported.map((feed) => [feed.feedId, feed.hash])]))
    .digest('hex');
  const file = join(dirname(imported[0]?.file ?? ''), `scheme-ground-${hash.slice(0, 16)}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const table = loadGroundTable(scheme, imported, tariff);
    try {
      writeFileSync(`${file}.tmp-${process.pid}`, JSON.stringify(table));
      renameSync(`${file}.tmp-${process.pid}`, file);
    } catch {
      // A folder that is read-only: the table is worked out again at the next start.
    }
    return table;
  }
}
