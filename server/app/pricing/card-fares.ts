/** The shared card's prices for planned journeys over the imported feeds. */
import type { Names } from '../../base/names.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import type { CardContext } from '../../money/scheme/card-fare.ts';
import { type FareNetwork, openFareNetwork } from '../../money/scheme/fare-network.ts';
import { TRANSIT_CARD } from '../../money/scheme/price-card-journey.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import { createLineFinder } from '../../money/scheme/scheme-lines.ts';
import { ServiceClock } from '../../money/scheme/service-clock.ts';
import type { FareChoice } from '../../planner/model/fare-pricer.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listFeedLines } from './feed-lines.ts';
import { loadFareNetworkTable } from './load-fare-network.ts';

/** A medium of the scheme that no feed contains. */
export interface CardMedium {
  readonly id: string;
  readonly names: Names;
  readonly type: number;
}

export interface CardFares {
  readonly media: readonly CardMedium[];
  /** Rider categories of the scheme. */
  readonly categories: Scheme['categories'];
  /** Card and rider category of a fare choice; undefined for a medium that is not in the scheme. */
  findContext(choice: FareChoice): CardContext | undefined;
}

/**
 * The card's prices over the imported feeds; undefined where no line of them accepts the card.
 *
 * The first price with a medium of the scheme loads the fare network.
 */
export function createCardFares(
  book: SchemeBook,
  imported: readonly ImportedFeed[],
  tariff: Tariff,
): CardFares | undefined {
  const newest = book.versions.at(-1) as Scheme;
  const lines = listFeedLines(imported);
  const findLine = createLineFinder(lines);
  if (!lines.some(({ routeId }) => findLine(newest, routeId))) return undefined;
  const feedMedia = new Set([...tariff.feeds.values()].flatMap((feed) => [...feed.mediaIds]));
  const media = newest.media.filter(({ id }) => !feedMedia.has(id));
  const clock = new ServiceClock(newest.timeZone, newest.serviceDayStartSec);
  let fareNetwork: FareNetwork | undefined;
  return {
    media: media.map(({ id, names }) => ({ id, names, type: TRANSIT_CARD })),
    categories: newest.categories,
    findContext: ({ mediumId, riderCategoryId }) => {
      const medium = media.find(({ id }) => id === mediumId);
      if (!medium) return undefined;
      fareNetwork ??= openFareNetwork(loadFareNetworkTable(newest, imported, () => tariff));
      const issuer = newest.parties.find(({ id }) => id === medium.issuerId);
      const isKnown = newest.categories.some(({ id }) => id === riderCategoryId);
      return {
        book,
        clock,
        fareNetwork,
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
        findNetwork: (scheme, feedId, routeId) => findLine(scheme, `${feedId}:${routeId}`)?.network,
      };
    },
  };
}
