/** A bus line before it becomes GTFS rows: calls, timetable, operator, confidence. */
import type { LatLon } from '../../server/base/geo.ts';
import type { LineFamily } from './bus-colours.ts';
import type { Span } from './bus-departures.ts';
import type { RoadKind } from './bus-run-times.ts';
import type { Place } from './bus-stations.ts';
import type { Provenance } from './feed-draft.ts';

/** A point of a line, with its distance from the first point. */
export interface LinePoint extends LatLon {
  readonly cumM: number;
}

/** One direction of a line. A call has `timedM` where the distance for its running time is not that along the drawn way. */
export interface LineDirection {
  /** Calls in the order of travel. */
  readonly places: readonly (Place & LinePoint & { readonly timedM?: number | undefined })[];
  /** Bends of the road between calls. */
  readonly vias: readonly LinePoint[];
  readonly headsign: { readonly zh: string; readonly en: string };
}

/** Departures and running time of a line. */
export interface LineTimetable {
  readonly summer: Span;
  readonly winter: Span;
  /** Whether passengers get headways or departures. */
  readonly kind: 'headways' | 'departures';
  /** Published departures. For `departures` they replace the computed ones; for `headways` they come after them. */
  readonly listedSec?: readonly number[] | undefined;
  /** Known running time from end to end. */
  readonly totalSec?: number | undefined;
}

export interface BusLine {
  readonly routeId: string;
  readonly shortName: string;
  readonly longName: { readonly zh: string; readonly en: string };
  /** A note for passengers. */
  readonly desc?: { readonly zh: string; readonly en: string } | undefined;
  readonly agencyId: string;
  /** GTFS route type: 3 bus, 200 coach, 710 sightseeing bus. */
  readonly routeType: 3 | 200 | 710;
  readonly family: LineFamily;
  readonly roadKind: RoadKind;
  readonly directions: readonly LineDirection[];
  readonly timetable: LineTimetable;
  /** Prefix of service ids; lines that run only for part of the period have a prefix of their own. */
  readonly servicePrefix: string;
  readonly confidence: Provenance['confidence'];
  readonly source: string;
}

/** Converts a confidence of the fact tables to one of `provenance.txt`. */
export function toConfidence(word: string): Provenance['confidence'] {
  if (word === 'high') return 'sourced';
  if (word === 'medium') return 'derived';
  if (word === 'low') return 'reconstructed';
  throw new Error(`no such confidence: ${word}`);
}

/** The opposite direction on the same road. */
export function toReverse(direction: LineDirection, headsign: LineDirection['headsign']): LineDirection {
  const totalM = direction.places.at(-1)?.cumM ?? 0;
  const totalTimedM = direction.places.at(-1)?.timedM ?? totalM;
  const turn = <Point extends LinePoint & { readonly timedM?: number | undefined }>(
    points: readonly Point[],
  ) =>
    points.toReversed().map((point) => ({
      ...point,
      cumM: totalM - point.cumM,
      ...(point.timedM === undefined ? {} : { timedM: totalTimedM - point.timedM }),
    }));
  return { places: turn(direction.places), vias: turn(direction.vias), headsign };
}
