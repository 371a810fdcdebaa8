/** Reads an imported feed for the compiler. */

import type { FeedDb } from '../gtfs/feed-db.ts';
import { findFeedInfo, listAgencies, listAttributions, listProvenance } from '../gtfs/read-feed-info.ts';
import { listLevels, listPathways, listStops, listTransfers } from '../gtfs/read-stops.ts';
import {
  iterateShapePoints,
  iterateStopTimes,
  listCalendarDates,
  listCalendars,
  listFrequencies,
  listRoutes,
  listTrips,
} from '../gtfs/read-trips.ts';
import type { FeedSource } from './compile/feed-source.ts';

/** Large tables stay iterators over the open database, which must stay open until they are read. */
export function loadFeedSource(db: FeedDb, feedId: string): FeedSource {
  const info = findFeedInfo(db);
  return {
    feedId,
    agencies: listAgencies(db),
    stops: listStops(db),
    routes: listRoutes(db),
    trips: listTrips(db),
    stopTimes: iterateStopTimes(db),
    toStopHeadsign: ({ stopHeadsign = '', stopSequence, tripId }) =>
      db.translations.toNames('stop_times', 'stop_headsign', stopHeadsign, `${tripId}\n${stopSequence}`),
    frequencies: listFrequencies(db),
    calendars: listCalendars(db),
    calendarDates: listCalendarDates(db),
    transfers: listTransfers(db),
    pathways: listPathways(db),
    levels: listLevels(db),
    shapePoints: iterateShapePoints(db),
    provenance: listProvenance(db),
    ...(info ? { info } : {}),
    attributions: listAttributions(db),
  };
}
