/** Turns rides of the search into legs with names, times, and geometry. */
import { LRUCache } from 'lru-cache';
import type { LatLon } from '../../base/geo.ts';
import { toGlobalId } from '../../base/ids.ts';
import type { Names } from '../../base/names.ts';
import { recall } from '../../base/recall.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { FoundRide } from '../raptor/journey.ts';
import { listTripRides, type TripRide } from '../raptor/trip-rides.ts';
import type { CallRule, ItineraryCall, ItineraryPlace, ItineraryRoute, RideLeg } from './itinerary.ts';
import { cutLine, placeOnLine, toLengthM } from './leg-geometry.ts';
import type { StopIndex } from './stop-index.ts';

type PlacedLine = { readonly line: readonly LatLon[]; readonly at: ReturnType<typeof placeOnLine> };

/** Number of cached shapes with the stops of a pattern placed on them. */
const CACHED_LINES = 2000;

export class LegBuilder {
  readonly #timetable: Timetable;
  readonly #stops: StopIndex;
  readonly #lines = new LRUCache<string, { readonly placed: PlacedLine | undefined }>({ max: CACHED_LINES });
  /** By trip: 1 if frequencies.txt makes several runs of it. */
  readonly #hasRuns: Uint8Array;

  constructor(timetable: Timetable, stops: StopIndex) {
    this.#timetable = timetable;
    this.#stops = stops;
    this.#hasRuns = listTripsWithRuns(timetable);
  }

  /** One leg for each trip of a ride: the passenger stays seated on all but the first. */
  toRideLegs(day: DayTimetable, ride: FoundRide): RideLeg[] {
    const trips = listTripRides(this.#timetable.patterns, day, ride);
    return trips.map((trip, i) => this.#toLeg(day, trip, i > 0));
  }

  /** The first leg of a ride. */
  toRideLeg(day: DayTimetable, ride: FoundRide): RideLeg {
    const [trip] = listTripRides(this.#timetable.patterns, day, ride);
    return this.#toLeg(day, trip as TripRide, false);
  }

  #toLeg(day: DayTimetable, ride: TripRide, staysSeated: boolean): RideLeg {
    const { patterns, trips, feeds, stops } = this.#timetable;
    const { pattern, row } = ride;
    const trip = patterns.runTrip[row] as number;
    const feedId = feeds[trips.feed[trip] as number]?.feedId ?? '';
    const calls = this.#listCalls(ride);
    const stopAt = (position: number) =>
      patterns.stop[(patterns.callOffsets[pattern] as number) + position] as number;
    const [fromStop, toStop] = [stopAt(ride.boardPosition), stopAt(ride.alightPosition)];
    const headwaySec = patterns.runHeadway[row] as number;
    const shortName = getString(trips.shortName, trip);
    const geometry = this.#toGeometry(pattern, trip, ride.boardPosition, ride.alightPosition, calls);
    const wheelchair = (trips.flags[trip] as number) & 3;
    const cityOf = (stop: number) => stops.city[stop] as number;
    return {
      kind: 'ride',
      from: toPlaceOf(calls[0] as ItineraryCall),
      to: toPlaceOf(calls[calls.length - 1] as ItineraryCall),
      departureSec: (calls[0] as ItineraryCall).departureSec,
      arrivalSec: (calls[calls.length - 1] as ItineraryCall).arrivalSec,
      calls,
      feedId,
      tripId: toGlobalId(feedId, getString(trips.ids, trip)),
      serviceDay: day.day + ride.dayShift,
      ...(headwaySec > 0 || this.#hasRuns[trip] === 1
        ? { tripStartSec: patterns.runStart[row] as number }
        : {}),
      ...(headwaySec > 0 ? { headwaySec } : {}),
      ...(shortName === '' ? {} : { tripShortName: shortName }),
      ...(wheelchair === 0 ? {} : { wheelchairAccessible: wheelchair }),
      headsign: calls[0]?.headsign ?? this.#toHeadsign(pattern, trip),
      route: this.toRoute(trips.route[trip] as number),
      geometry,
      distanceM: toLengthM(geometry),
      crossesBoundary:
        cityOf(fromStop) !== cityOf(toStop) && cityOf(fromStop) !== 255 && cityOf(toStop) !== 255,
      interlineWithPreviousLeg: staysSeated,
    };
  }

  toRoute(route: number): ItineraryRoute {
    const { feeds, routes } = this.#timetable;
    const row = routes[route];
    if (!row) throw new RangeError(`no route in row ${route}`);
    const feedId = feeds[row.feed]?.feedId ?? '';
    return {
      routeId: toGlobalId(feedId, row.routeId),
      shortName: row.shortName,
      longName: row.longName,
      routeType: row.routeType,
      ...(row.color ? { color: row.color } : {}),
      ...(row.textColor ? { textColor: row.textColor } : {}),
      agencyId: toGlobalId(feedId, row.agencyId),
      agencyName: row.agencyName,
      agencyUrl: row.agencyUrl,
      confidence: row.confidence,
    };
  }

  /** Headsign of the whole trip: the name of its last stop if the feed gives none. */
  #toHeadsign(pattern: number, trip: number): Names {
    const { names, patterns, stops, trips } = this.#timetable;
    const headsign = names[trips.headsign[trip] as number] as Names;
    const lastStop = patterns.stop[(patterns.callOffsets[pattern + 1] as number) - 1] as number;
    return headsign.text === '' ? (names[stops.name[lastStop] as number] as Names) : headsign;
  }

  /** The calls with the timetable's times: the departures of the day may include a wait. */
  #listCalls({ alightPosition, boardPosition, pattern, row, start }: TripRide): ItineraryCall[] {
    const { names, patterns, trips } = this.#timetable;
    const profile = patterns.runProfile[row] as number;
    const call = patterns.callOffsets[pattern] as number;
    const trip = patterns.runTrip[row] as number;
    const headsigns = trips.callHeadsign[trip] as number;
    const toHeadsign = (i: number) =>
      names[trips.callHeadsigns[headsigns + i] as number] ?? this.#toHeadsign(pattern, trip);
    const calls: ItineraryCall[] = [];
    for (let i = boardPosition; i <= alightPosition; i++) {
      calls.push({
        ...this.#stops.toPlace(patterns.stop[call + i] as number),
        arrivalSec: start + (patterns.profileArrival[profile + i] as number),
        departureSec: start + (patterns.profileDeparture[profile + i] as number),
        ...toCallRules(patterns.callRules[call + i] as number),
        ...(headsigns < 0 ? {} : { headsign: toHeadsign(i) }),
      });
    }
    return calls;
  }

  /** The points along the trip's shape; straight from stop to stop if it has none. */
  #toGeometry(
    pattern: number,
    trip: number,
    from: number,
    to: number,
    calls: readonly ItineraryCall[],
  ): readonly LatLon[] {
    const placed = this.#findPlacedLine(pattern, this.#timetable.trips.shape[trip] as number);
    const [a, b] = [placed?.at[from], placed?.at[to]];
    if (!placed || !a || !b) return calls.map(({ lat, lon }) => ({ lat, lon }));
    return cutLine(placed.line, a, b);
  }

  #findPlacedLine(pattern: number, shape: number): PlacedLine | undefined {
    if (shape < 0) return undefined;
    const key = `${pattern} ${shape}`;
    return recall(this.#lines, key, () => ({ placed: this.#placeLine(pattern, shape) })).placed;
  }

  #placeLine(pattern: number, shape: number): PlacedLine | undefined {
    const { patterns, stops } = this.#timetable;
    const line = toShapeLine(this.#timetable, shape);
    const calls = patterns.stop.subarray(patterns.callOffsets[pattern], patterns.callOffsets[pattern + 1]);
    const points = Array.from(calls, (stop) => ({
      lat: stops.lat[stop] as number,
      lon: stops.lon[stop] as number,
    }));
    return line.length < 2 ? undefined : { line, at: placeOnLine(line, points) };
  }
}

/** Trips whose runs are identified by trip and start time, because frequencies.txt makes several runs of them. */
function listTripsWithRuns({ patterns, trips }: Timetable): Uint8Array {
  const seen = new Uint8Array(trips.count);
  const hasRuns = new Uint8Array(trips.count);
  for (const trip of patterns.runTrip) {
    if (seen[trip] === 1) hasRuns[trip] = 1;
    seen[trip] = 1;
  }
  return hasRuns;
}

/** The points of a shape. */
export function toShapeLine({ shapes }: Timetable, shape: number): LatLon[] {
  const line: LatLon[] = [];
  for (let i = shapes.offsets[shape] as number; i < (shapes.offsets[shape + 1] as number); i++) {
    line.push({ lat: (shapes.latE6[i] as number) / 1e6, lon: (shapes.lonE6[i] as number) / 1e6 });
  }
  return line;
}

const ruleWords: readonly (CallRule | undefined)[] = [undefined, 'none', 'phone', 'driver'];

function toCallRules(rules: number): Pick<ItineraryCall, 'pickup' | 'dropOff'> {
  const [pickup, dropOff] = [ruleWords[rules & 3], ruleWords[(rules >> 2) & 3]];
  return { ...(pickup ? { pickup } : {}), ...(dropOff ? { dropOff } : {}) };
}

/** The place of a call, without its times and rules. */
export function toPlaceOf(call: ItineraryCall): ItineraryPlace {
  const { arrivalSec: _a, departureSec: _d, dropOff: _o, headsign: _h, pickup: _p, ...place } = call;
  return place;
}
