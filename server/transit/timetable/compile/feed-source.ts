/** The rows of one feed as input of the compiler, and their reader for imported feeds. */
import type { Names } from '../../../base/names.ts';
import type { FeedDb } from '../../gtfs/feed-db.ts';
import { findFeedInfo, listAgencies, listAttributions, listProvenance } from '../../gtfs/read-feed-info.ts';
import { listLevels, listPathways, listStops, listTransfers } from '../../gtfs/read-stops.ts';
import {
  iterateShapePoints,
  iterateStopTimes,
  listCalendarDates,
  listCalendars,
  listFrequencies,
  listRoutes,
  listTrips,
} from '../../gtfs/read-trips.ts';
import type {
  AgencyRow,
  AttributionRow,
  CalendarDateRow,
  CalendarRow,
  FeedInfoRow,
  FrequencyRow,
  LevelRow,
  PathwayRow,
  ProvenanceRow,
  RouteRow,
  ShapePointRow,
  StopRow,
  StopTimeRow,
  TransferRow,
  TripRow,
} from '../../gtfs/rows.ts';

export interface FeedSource {
  readonly feedId: string;
  readonly agencies: readonly AgencyRow[];
  readonly stops: readonly StopRow[];
  readonly routes: readonly RouteRow[];
  readonly trips: readonly TripRow[];
  /** Grouped by trip, in the order of `stop_sequence`. */
  readonly stopTimes: Iterable<StopTimeRow>;
  /** The `stop_headsign` of a call in all its languages. Where absent, the headsign has no translations. */
  readonly toStopHeadsign?: (row: StopTimeRow) => Names;
  readonly frequencies: readonly FrequencyRow[];
  readonly calendars: readonly CalendarRow[];
  readonly calendarDates: readonly CalendarDateRow[];
  readonly transfers: readonly TransferRow[];
  readonly pathways: readonly PathwayRow[];
  readonly levels?: readonly LevelRow[];
  /** Grouped by shape, in the order of `shape_pt_sequence`. */
  readonly shapePoints: Iterable<ShapePointRow>;
  readonly provenance: readonly ProvenanceRow[];
  readonly info?: FeedInfoRow;
  readonly attributions: readonly AttributionRow[];
}

/** Reads an imported feed. Stop times and shape points are iterators: keep the database open until they are read. */
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
