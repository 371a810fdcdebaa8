/** Prices the rides of an itinerary with the fare engine and the shared card. */
import { findIdParts } from '../../base/ids.ts';
import { toWeekday } from '../../base/service-day.ts';
import { buildTariff } from '../../money/fares/build-tariff.ts';
import type { FareRide } from '../../money/fares/journey-fare.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import { priceCardJourney } from '../../money/scheme/price-card-journey.ts';
import type { FarePricer, MediaPricer, PricedJourney } from '../../planner/model/fare-pricer.ts';
import type { ItineraryFare } from '../../planner/model/itinerary.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { loadFareTables } from '../../transit/gtfs/read-fares.ts';
import { listProvenance } from '../../transit/gtfs/read-feed-info.ts';
import { listStops } from '../../transit/gtfs/read-stops.ts';
import { listCalendarDates, listCalendars } from '../../transit/gtfs/read-trips.ts';
import type { FareMediaRow, FareTables } from '../../transit/gtfs/rows.ts';
import type { CardFares } from './card-fares.ts';

export interface LoadedFares {
  readonly tariff: Tariff;
  readonly tables: readonly FareTables[];
}

/** Reads the fare files of all feeds. */
export function loadFares(imported: readonly ImportedFeed[]): LoadedFares {
  const feeds = imported.map(({ feedId, file }) => {
    const db = openFeed(file);
    try {
      return {
        feedId,
        tables: loadFareTables(db, feedId),
        stops: listStops(db),
        provenance: new Map(
          listProvenance(db).map((row) => [`${row.table} ${row.recordId}`, row.confidence] as const),
        ),
        calendars: Map.groupBy(listCalendars(db), (row) => row.serviceId),
        dates: new Map(
          listCalendarDates(db).map((row) => [`${row.serviceId} ${row.day}`, row.isAdded] as const),
        ),
      };
    } finally {
      db.close();
    }
  });
  const byId = new Map(feeds.map((feed) => [feed.feedId, feed] as const));
  const tables = feeds.map((feed) => feed.tables);
  const tariff = buildTariff(
    tables,
    (feedId, serviceId, day) => {
      const feed = byId.get(feedId);
      const exception = feed?.dates.get(`${serviceId} ${day}`);
      if (exception !== undefined) return exception;
      const rows = feed?.calendars.get(serviceId) ?? [];
      return rows.some((row) => row.startDay <= day && day <= row.endDay && row.weekdays[toWeekday(day)]);
    },
    {
      stopsOf: (feedId) => byId.get(feedId)?.stops ?? [],
      confidenceOf: (feedId, table, recordId) => byId.get(feedId)?.provenance.get(`${table} ${recordId}`),
    },
  );
  return { tariff, tables };
}

/** A medium that a rider may pay with. */
export type FareMedium = Pick<FareMediaRow, 'fareMediaId' | 'name' | 'type'>;

/** All media of the feeds and the shared card, each once, in the order of the feeds. */
export function listFareMedia(tables: readonly FareTables[], cards: CardFares | undefined): FareMedium[] {
  const media = new Map<string, FareMedium>();
  for (const medium of tables.flatMap((feed) => feed.media)) {
    if (!media.has(medium.fareMediaId)) media.set(medium.fareMediaId, medium);
  }
  for (const { id, names, type } of cards?.media ?? []) {
    media.set(id, { fareMediaId: id, name: names, type });
  }
  return [...media.values()];
}

/**
 * @param cards - prices of the shared card, for its media
 * @param media - candidates for the lowest price, in addition to cash
 */
export function createPricer(
  tariff: Tariff,
  cards?: CardFares,
  media: readonly FareMedium[] = [],
): FarePricer {
  const price: FarePricer = (journey, choice) => {
    const rides = listFareRides(journey);
    const card = cards?.findContext(choice);
    return card ? priceCardJourney(card, rides) : priceJourney(tariff, rides, choice);
  };
  return (journey, { isLowest, ...choice }) => {
    const plain = price(journey, choice);
    if (!isLowest || !plain) return plain;
    return media.reduce((lowest, { fareMediaId }) => {
      const fare = price(journey, { ...choice, mediumId: fareMediaId });
      return fare && isLower(fare, lowest) ? fare : lowest;
    }, plain);
  };
}

/** Prices with each medium, the lowest first; equal prices keep the order of `media`. */
export function createMediaPricer(price: FarePricer, media: readonly FareMedium[]): MediaPricer {
  return (journey, { riderCategoryId }) =>
    media
      .flatMap(({ fareMediaId, name }) => {
        const choice = {
          mediumId: fareMediaId,
          ...(riderCategoryId === undefined ? {} : { riderCategoryId }),
        };
        const fare = price(journey, choice);
        return fare?.totalFen === undefined
          ? []
          : [{ mediumId: fareMediaId, name, totalFen: fare.totalFen, currency: fare.currency }];
      })
      .sort((a, b) => a.totalFen - b.totalFen);
}

/** Known prices come before unknown ones; amounts of different currencies do not compare. */
function isLower(a: ItineraryFare, b: ItineraryFare): boolean {
  if (a.totalFen === undefined) return false;
  if (b.totalFen === undefined) return true;
  return a.currency === b.currency && a.totalFen < b.totalFen;
}

function listFareRides({ day, legs, timeZone }: PricedJourney): FareRide[] {
  return legs.flatMap((leg, legIndex) => {
    if (leg.kind !== 'ride') return [];
    const localId = (globalId: string | undefined) => findIdParts(globalId ?? '')?.id ?? '';
    return [
      {
        legIndex,
        feedId: leg.feedId,
        routeId: localId(leg.route.routeId),
        fromStopId: localId(leg.from.stopId),
        toStopId: localId(leg.to.stopId),
        departureSec: leg.departureSec,
        arrivalSec: leg.arrivalSec,
        day,
        timeZone,
        viaStopIds: leg.calls.map(({ stopId }) => localId(stopId)),
        ...(leg.interlineWithPreviousLeg ? { staysSeated: true } : {}),
      },
    ];
  });
}
