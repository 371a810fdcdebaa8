/**
 * Trips grouped into patterns, running times into profiles, departures into runs.
 *
 * Trips share a pattern when they belong to one route, call at the same stops under the same pick-up
 * and drop-off rules, and are equally fit for wheelchairs. Overtaking is not looked at here: which runs meet depends on the day.
 */
import type { FrequencyRow } from '../../gtfs/rows.ts';
import type { PatternTable } from '../timetable.ts';

/** One trip, ready for its pattern: no blank times. */
export interface TimedTrip {
  readonly trip: number;
  readonly route: number;
  readonly stops: readonly number[];
  readonly flags: readonly number[];
  /** `pickup_type` in bits 0-1, `drop_off_type` in bits 2-3, for each call. */
  readonly rules: readonly number[];
  readonly arrival: readonly number[];
  readonly departure: readonly number[];
  readonly frequencies: readonly FrequencyRow[];
  /** `wheelchair_accessible`: part of the pattern, so that a search can leave whole patterns out. */
  readonly wheelchair: number;
}

interface Run {
  readonly start: number;
  readonly profile: number;
  readonly trip: number;
  readonly headway: number;
}

interface Pattern {
  readonly route: number;
  readonly stops: readonly number[];
  readonly flags: readonly number[];
  readonly rules: readonly number[];
  readonly runs: Run[];
}

/** Collects trips one by one, so that a feed's stop times are never all in memory as rows. */
export class PatternCollector {
  readonly #patterns = new Map<string, Pattern>();
  readonly #profiles = new Map<string, number>();
  readonly #profileArrival: number[] = [];
  readonly #profileDeparture: number[] = [];

  /** A trip whose headways leave no departure has no run, and makes no pattern. */
  add(trip: TimedTrip): void {
    const starts = listStarts(trip);
    if (starts.length === 0) return;
    const key = `${trip.route}|${trip.wheelchair}|${trip.stops.join()}|${trip.rules.join()}`;
    let pattern = this.#patterns.get(key);
    if (!pattern) {
      const { flags, route, rules, stops } = trip;
      pattern = { route, stops, flags, rules, runs: [] };
      this.#patterns.set(key, pattern);
    }
    const profile = this.#addProfile(trip);
    for (const { start, headway } of starts) {
      pattern.runs.push({ start, profile, trip: trip.trip, headway });
    }
  }

  #addProfile(trip: TimedTrip): number {
    const start = trip.departure[0] as number;
    const arrival = trip.arrival.map((time) => time - start);
    const departure = trip.departure.map((time) => time - start);
    const key = `${arrival.join()}|${departure.join()}`;
    const known = this.#profiles.get(key);
    if (known !== undefined) return known;
    const offset = this.#profileArrival.length;
    for (let i = 0; i < arrival.length; i++) {
      this.#profileArrival.push(arrival[i] as number);
      this.#profileDeparture.push(departure[i] as number);
    }
    this.#profiles.set(key, offset);
    return offset;
  }

  finish(): PatternTable {
    const patterns = [...this.#patterns.values()];
    const callOffsets = new Int32Array(patterns.length + 1);
    const runOffsets = new Int32Array(patterns.length + 1);
    patterns.forEach((pattern, p) => {
      callOffsets[p + 1] = (callOffsets[p] as number) + pattern.stops.length;
      runOffsets[p + 1] = (runOffsets[p] as number) + pattern.runs.length;
      pattern.runs.sort((a, b) => a.start - b.start || a.trip - b.trip);
    });
    const runs = patterns.flatMap((pattern) => pattern.runs);
    return {
      count: patterns.length,
      route: Int32Array.from(patterns, (pattern) => pattern.route),
      callOffsets,
      stop: Int32Array.from(patterns.flatMap((pattern) => pattern.stops)),
      callFlags: Uint8Array.from(patterns.flatMap((pattern) => pattern.flags)),
      callRules: Uint8Array.from(patterns.flatMap((pattern) => pattern.rules)),
      runOffsets,
      runStart: Int32Array.from(runs, (run) => run.start),
      runProfile: Int32Array.from(runs, (run) => run.profile),
      runTrip: Int32Array.from(runs, (run) => run.trip),
      runHeadway: Int32Array.from(runs, (run) => run.headway),
      profileArrival: Int32Array.from(this.#profileArrival),
      profileDeparture: Int32Array.from(this.#profileDeparture),
    };
  }
}

/** A trip's own departure, or all departures of its headways: `start <= t < end`, as the reference says. */
function listStarts(trip: TimedTrip): { start: number; headway: number }[] {
  if (trip.frequencies.length === 0) return [{ start: trip.departure[0] as number, headway: 0 }];
  const starts: { start: number; headway: number }[] = [];
  for (const { startSec, endSec, headwaySec, exactTimes } of trip.frequencies) {
    if (headwaySec <= 0) continue;
    for (let start = startSec; start < endSec; start += headwaySec) {
      starts.push({ start, headway: exactTimes ? 0 : headwaySec });
    }
  }
  return starts;
}
