/** One direction of a metro line: shape, headways by time and day type, and the exact last train. */
import { toTimeText } from '../../server/base/seconds.ts';
import type { DayType } from './calendar.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import type { LineStation, MetroDirection } from './metro-stations.ts';
import { type Call, fitCalls } from './metro-times.ts';

export interface DirectionService {
  readonly routeId: string;
  readonly line: string;
  readonly direction: MetroDirection;
  /** In the order of travel. */
  readonly stations: readonly LineStation[];
  readonly headwayPeakSec: number;
  readonly headwayOffpeakSec: number;
  readonly toServiceId: (dayType: DayType) => string;
  readonly toStopId: (station: LineStation) => string;
}

/** Peak windows of working days, in seconds of the service day. */
const peaks = [
  [7 * 3600, 9 * 3600],
  [17 * 3600, 19 * 3600],
] as const;

interface Window {
  readonly startSec: number;
  readonly endSec: number;
  readonly headwaySec: number;
}

function listWindows(
  service: DirectionService,
  dayType: DayType,
  firstSec: number,
  lastSec: number,
): Window[] {
  const windows: Window[] = [];
  let startSec = firstSec;
  if (dayType === 'workday') {
    for (const [peakStartSec, peakEndSec] of peaks) {
      windows.push({ startSec, endSec: peakStartSec, headwaySec: service.headwayOffpeakSec });
      windows.push({ startSec: peakStartSec, endSec: peakEndSec, headwaySec: service.headwayPeakSec });
      startSec = peakEndSec;
    }
  }
  // Divides the last window into equal headways, so that the last train follows at a regular interval.
  const parts = Math.max(1, Math.round((lastSec - startSec) / service.headwayOffpeakSec));
  windows.push({ startSec, endSec: lastSec, headwaySec: Math.ceil((lastSec - startSec) / parts) });
  return windows;
}

function addTrip(
  feed: FeedDraft,
  service: DirectionService,
  tripId: string,
  dayType: DayType,
  calls: readonly Call[],
): void {
  const { stations } = service;
  const origin = stations[0]!;
  addRow(feed, 'trips', {
    route_id: service.routeId,
    service_id: service.toServiceId(dayType),
    trip_id: tripId,
    trip_headsign: stations.at(-1)!.nameZh,
    direction_id: service.direction === 'a' ? 0 : 1,
    shape_id: toShapeId(service),
    wheelchair_accessible: 1,
    bikes_allowed: 0,
  });
  for (const [index, station] of stations.entries()) {
    const { arrivalSec, departureSec } = calls[index]!;
    addRow(feed, 'stop_times', {
      trip_id: tripId,
      arrival_time: toTimeText(arrivalSec),
      departure_time: toTimeText(departureSec),
      stop_id: service.toStopId(station),
      stop_sequence: index + 1,
      shape_dist_traveled: Math.abs(station.cumulativeM - origin.cumulativeM),
      timepoint: 0,
    });
  }
}

function toShapeId({ line, direction }: DirectionService): string {
  return `metro-${line}${direction}`;
}

function getPublished(service: DirectionService, which: 'first' | 'last'): number[] {
  return service.stations.slice(0, -1).map((station) => {
    const seconds = station[which][service.direction];
    if (seconds === undefined) throw new Error(`${station.code} has no ${which} train ${service.direction}`);
    return seconds;
  });
}

/** Adds trips, stop times, headways and the shape of one direction. */
export function addDirectionService(feed: FeedDraft, service: DirectionService): void {
  const { stations } = service;
  const shapeId = toShapeId(service);
  const origin = stations[0]!;
  for (const [index, station] of stations.entries()) {
    addRow(feed, 'shapes', {
      shape_id: shapeId,
      shape_pt_lat: station.lat,
      shape_pt_lon: station.lon,
      shape_pt_sequence: index + 1,
      shape_dist_traveled: Math.abs(station.cumulativeM - origin.cumulativeM),
    });
  }
  const sectionsM = stations
    .slice(1)
    .map((station, index) => Math.abs(station.cumulativeM - stations[index]!.cumulativeM));
  const [first, last] = [getPublished(service, 'first'), getPublished(service, 'last')];
  const [firstSec, lastSec] = [first[0]!, last[0]!];
  const firstCalls = fitCalls(first, sectionsM);
  for (const dayType of ['workday', 'dayoff'] as const) {
    const tripId = `${shapeId}-${dayType}`;
    addTrip(feed, service, tripId, dayType, firstCalls);
    for (const { startSec, endSec, headwaySec } of listWindows(service, dayType, firstSec, lastSec)) {
      addRow(feed, 'frequencies', {
        trip_id: tripId,
        start_time: toTimeText(startSec),
        end_time: toTimeText(endSec),
        headway_secs: headwaySec,
        exact_times: 0,
      });
    }
    addProvenance(feed, {
      table_name: 'trips',
      record_id: tripId,
      confidence: 'derived',
      source: 'running times of the published first train by station (metro.csv), seconds spread evenly',
    });
  }
  const lastTripId = `${shapeId}-last`;
  addTrip(feed, service, lastTripId, 'daily', fitCalls(last, sectionsM));
  addProvenance(feed, {
    table_name: 'trips',
    record_id: lastTripId,
    confidence: 'derived',
    source: 'published last train by station (metro.csv), seconds spread evenly',
  });
  addProvenance(feed, {
    table_name: 'shapes',
    record_id: shapeId,
    confidence: 'derived',
    source: 'straight lines between the stations; distances are those of the operator',
  });
}
