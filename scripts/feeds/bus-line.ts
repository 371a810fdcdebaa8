/** A bus line ready to be written: where it calls, when it leaves, who runs it, how sure that is. */
import type { LatLon } from '../../server/base/geo.ts';
import type { LineFamily } from './bus-colours.ts';
import type { Span } from './bus-departures.ts';
import type { RoadKind } from './bus-run-times.ts';
import type { Place } from './bus-stations.ts';
import type { Provenance } from './feed-draft.ts';

/** A point of a line with its distance from the first. */
export interface LinePoint extends LatLon {
  readonly cumM: number;
}

/** One direction of a line. */
export interface LineDirection {
  /** Calls in the order of travel, with their distances from the first. */
  readonly places: readonly (Place & LinePoint)[];
  /** Points of the road between calls, where it does not run straight. */
  readonly vias: readonly LinePoint[];
  readonly headsign: { readonly zh: string; readonly en: string };
}

/** When the buses of a line leave. */
export interface LineTimetable {
  readonly summer: Span;
  readonly winter: Span;
  /** Headways to wait for, or departures to be on time for. */
  readonly kind: 'headways' | 'departures';
  /** Published departures: they replace the computed ones of `departures`, and follow those of `headways`. */
  readonly listedSec?: readonly number[] | undefined;
  /** Published or tabled running time from end to end. */
  readonly totalSec?: number | undefined;
}

export interface BusLine {
  readonly routeId: string;
  readonly shortName: string;
  readonly longName: { readonly zh: string; readonly en: string };
  readonly desc?: string | undefined;
  readonly agencyId: string;
  /** GTFS route type: 3 bus, 200 coach. */
  readonly routeType: 3 | 200;
  readonly family: LineFamily;
  readonly roadKind: RoadKind;
  readonly directions: readonly LineDirection[];
  readonly timetable: LineTimetable;
  /** Services are named after it; lines that run for a part of the time only have their own. */
  readonly servicePrefix: string;
  readonly confidence: Provenance['confidence'];
  readonly source: string;
}

/** From the words of the fact tables to those of provenance. */
export function toConfidence(word: string): Provenance['confidence'] {
  if (word === 'high') return 'sourced';
  if (word === 'medium') return 'derived';
  if (word === 'low') return 'reconstructed';
  throw new Error(`no such confidence: ${word}`);
}

/** The same road the other way. */
export function toReverse(direction: LineDirection, headsign: LineDirection['headsign']): LineDirection {
  const totalM = direction.places.at(-1)?.cumM ?? 0;
  const turn = <Point extends LinePoint>(points: readonly Point[]): Point[] =>
    points.toReversed().map((point) => ({ ...point, cumM: totalM - point.cumM }));
  return { places: turn(direction.places), vias: turn(direction.vias), headsign };
}
