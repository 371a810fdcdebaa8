/** Joins planner and money: the rides of an itinerary, priced by the fare engine. */
import { findIdParts } from '../base/ids.ts';
import { toWeekday } from '../base/service-day.ts';
import { buildTariff } from '../money/fares/build-tariff.ts';
import type { FareRide } from '../money/fares/journey-fare.ts';
import { priceJourney } from '../money/fares/price-journey.ts';
import type { Tariff } from '../money/fares/tariff.ts';
import { priceCardJourney } from '../money/scheme/price-card-journey.ts';
import type { FarePricer, PricedJourney } from '../planner/itinerary/fare-pricer.ts';
import { openFeed } from '../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../transit/gtfs/feed-list.ts';
import { listCalendarDates, listCalendars } from '../transit/gtfs/read-calendars.ts';
import { loadFareTables } from '../transit/gtfs/read-fares.ts';
import { listProvenance } from '../transit/gtfs/read-provenance.ts';
import { listStops } from '../transit/gtfs/read-stops.ts';
import type { FareTables } from '../transit/gtfs/rows.ts';
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

/** @param cards - prices of the shared card, for a choice of one of its media. */
export function createPricer(tariff: Tariff, cards?: CardFares): FarePricer {
  return (journey, choice) => {
    const rides = listFareRides(journey);
    const card = cards?.findContext(choice);
    return card ? priceCardJourney(card, rides) : priceJourney(tariff, rides, choice);
  };
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
