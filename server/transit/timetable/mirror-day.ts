/**
 * Mirrors a query day: time runs backwards, and every vehicle makes its calls in reverse order.
 *
 * An arrive-by search is a depart-at search on the mirrored day, so that one search serves both.
 * A departure at `t` becomes an arrival at `-t` and vice versa; position `i` of a chain of
 * `n` calls becomes `n - 1 - i`; run rows keep their meaning.
 */
import { mirrorAddedStops } from './day/added-stops.ts';
import { indexStops } from './day/lay-out-day.ts';
import type { DayTimetable } from './day-timetable.ts';

/** A day that is mirrored twice has the same runs at the same times. */
export function mirrorDay(day: DayTimetable): DayTimetable {
  const { chainCount, chainLength, chainCall, runOffsets } = day;
  const callOffsets = new Int32Array(chainCount + 1);
  for (let c = 0; c < chainCount; c++) {
    callOffsets[c + 1] = (callOffsets[c] as number) + (chainLength[c] as number);
  }
  const callTotal = callOffsets[chainCount] as number;
  const callStop = new Int32Array(callTotal);
  const callPlace = day.callPlace === day.callStop ? callStop : new Int32Array(callTotal);
  const callFlags = new Uint8Array(callTotal);
  const runCount = runOffsets[chainCount] as number;
  const runStart = new Int32Array(runCount);
  const runProfile = new Int32Array(runCount);
  const runRow = new Int32Array(runCount);
  const runDayShift = new Int8Array(runCount);
  const profiles = new MirroredProfiles(day);

  for (let c = 0; c < chainCount; c++) {
    const length = chainLength[c] as number;
    const call = chainCall[c] as number;
    for (let i = 0; i < length; i++) {
      const to = (callOffsets[c] as number) + length - 1 - i;
      const flags = day.callFlags[call + i] as number;
      callStop[to] = day.callStop[call + i] as number;
      callPlace[to] = day.callPlace[call + i] as number;
      callFlags[to] = ((flags & 1) << 1) | ((flags >> 1) & 1);
    }
    const from = runOffsets[c] as number;
    const end = runOffsets[c + 1] as number;
    for (let r = from; r < end; r++) {
      const to = from + end - 1 - r;
      const profile = day.runProfile[r] as number;
      const lastArrival = (day.runStart[r] as number) + (day.profileArrival[profile + length - 1] as number);
      runStart[to] = -lastArrival;
      runProfile[to] = profiles.mirror(profile, length);
      runRow[to] = day.runRow[r] as number;
      runDayShift[to] = day.runDayShift[r] as number;
    }
  }
  const newCall = callOffsets.slice(0, chainCount);
  return {
    ...day,
    chainCall: newCall,
    callStop,
    callPlace,
    callFlags,
    runStart,
    runProfile,
    runRow,
    runDayShift,
    profileArrival: profiles.arrivals(),
    profileDeparture: profiles.departures(),
    ...indexStops(day.stopCount, newCall, chainLength, callStop),
    ...(day.addedStops ? { addedStops: mirrorAddedStops(day.addedStops) } : {}),
  };
}

/** Reverses each profile once for all runs that share it. */
class MirroredProfiles {
  readonly #day: DayTimetable;
  readonly #offsets = new Map<number, number>();
  readonly #arrival: number[] = [];
  readonly #departure: number[] = [];

  constructor(day: DayTimetable) {
    this.#day = day;
  }

  mirror(profile: number, length: number): number {
    const known = this.#offsets.get(profile);
    if (known !== undefined) return known;
    const offset = this.#arrival.length;
    const last = this.#day.profileArrival[profile + length - 1] as number;
    for (let i = length - 1; i >= 0; i--) {
      this.#arrival.push(last - (this.#day.profileDeparture[profile + i] as number));
      this.#departure.push(last - (this.#day.profileArrival[profile + i] as number));
    }
    this.#offsets.set(profile, offset);
    return offset;
  }

  arrivals(): Int32Array {
    return Int32Array.from(this.#arrival);
  }

  departures(): Int32Array {
    return Int32Array.from(this.#departure);
  }
}
