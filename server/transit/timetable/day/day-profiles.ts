/**
 * The profiles of a query day: those of the timetable, followed by those that the day adds.
 *
 * One reason to add a profile is the wait for a headway vehicle. Where a feed gives only a headway (`exact_times` 0), a
 * passenger cannot rely on computed departures. `add` subtracts the wait from each departure, so that a search arrives at
 * the stop that much earlier; arrivals keep their times.
 */
import type { PatternTable } from '../timetable.ts';

export class DayProfiles {
  readonly #base: PatternTable;
  readonly #baseLength: number;
  readonly #known = new Map<string, number>();
  readonly #arrival: number[] = [];
  readonly #departure: number[] = [];

  constructor(patterns: PatternTable) {
    this.#base = patterns;
    this.#baseLength = patterns.profileArrival.length;
  }

  /** Offset of the profile with departures earlier by `waitSec`. */
  add(profile: number, length: number, waitSec: number): number {
    if (waitSec === 0) return profile;
    const key = `${profile} ${waitSec}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const offset = this.#baseLength + this.#arrival.length;
    for (let i = profile; i < profile + length; i++) {
      this.#arrival.push(this.#base.profileArrival[i] as number);
      this.#departure.push((this.#base.profileDeparture[i] as number) - waitSec);
    }
    this.#known.set(key, offset);
    return offset;
  }

  /** Offset of a profile with these times. Equal profiles are stored once. */
  addTimes(arrival: readonly number[], departure: readonly number[]): number {
    const key = `${arrival.join()}|${departure.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const offset = this.#baseLength + this.#arrival.length;
    for (let i = 0; i < arrival.length; i++) {
      this.#arrival.push(arrival[i] as number);
      this.#departure.push(departure[i] as number);
    }
    this.#known.set(key, offset);
    return offset;
  }

  arrivalAt(i: number): number {
    return (
      i < this.#baseLength ? this.#base.profileArrival[i] : this.#arrival[i - this.#baseLength]
    ) as number;
  }

  departureAt(i: number): number {
    return (
      i < this.#baseLength ? this.#base.profileDeparture[i] : this.#departure[i - this.#baseLength]
    ) as number;
  }

  /** The profiles of the timetable, followed by the added ones. */
  toArrays(): { readonly profileArrival: Int32Array; readonly profileDeparture: Int32Array } {
    const { profileArrival, profileDeparture } = this.#base;
    if (this.#arrival.length === 0) return { profileArrival, profileDeparture };
    return {
      profileArrival: append(profileArrival, this.#arrival),
      profileDeparture: append(profileDeparture, this.#departure),
    };
  }
}

function append(base: Int32Array, more: readonly number[]): Int32Array {
  const all = new Int32Array(base.length + more.length);
  all.set(base);
  all.set(more, base.length);
  return all;
}
