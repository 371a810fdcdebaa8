/**
 * Groups trips into patterns, running times into profiles, and departures into runs.
 *
 * Trips share a pattern where they have the same route, the same stops, the same pick-up and drop-off rules, and the same
 * `wheelchair_accessible`. Runs of a pattern may overtake each other: `day/run-groups.ts` splits them for each query day.
 */
import type { FrequencyRow } from '../../gtfs/rows.ts';
import type { PatternTable } from '../timetable.ts';

/** A trip without blank times. */
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
  /** `wheelchair_accessible`. A pattern has one value, so that a search can skip whole patterns. */
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

/** Takes trips one by one, so that the rows of stop times need not be in memory together. */
export class PatternCollector {
  readonly #patterns = new Map<string, Pattern>();
  readonly #profiles = new Map<string, number>();
  readonly #profileArrival: number[] = [];
  readonly #profileDeparture: number[] = [];

  /** Adds a trip. A trip whose headways give no departure is ignored. */
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

/** The departure of the trip, or those of its headways: `start <= t < end`, as in the GTFS reference. */
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
