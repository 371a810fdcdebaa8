/** Crowding of a line by hour: riders of each hop at central values against the seats that run in the hour. */
import { toAroundShare } from '../random.ts';
import { BACK_SEC, OUT_SEC, TIME_SPREAD_SEC } from '../travel-times.ts';
import type { LineFacts, ReadSide } from './corridor-sides.ts';
import type { CorridorLine } from './corridor-utilities.ts';
import type { RiderOutcome, VehicleFacts } from './rider-outcome.ts';
import { toTwoDigits } from './sample-values.ts';

/** A hop in an hour in which a vehicle departs on it. */
export interface HopHour {
  /** 0 for the hour from midnight; hours after the next midnight go on from 24. */
  readonly hour: number;
  readonly departures: number;
  readonly riders: number;
  readonly seats?: number;
  /** Places to stand, besides the seats. */
  readonly standing?: number;
  /** Riders by seats. */
  readonly loadFactor?: number;
}

/** Riders by seats; where these are not known, by vehicles. */
export const toFullness = ({ departures, loadFactor, riders }: HopHour): number =>
  loadFactor ?? riders / departures;

/** `08:00–09:00`; hours of the next day with a mark: `01:00–02:00 (+1)`. */
export function toHourText(hour: number): string {
  const start = hour % 24;
  const [from, to] = [start, start + 1].map((one) => `${String(one).padStart(2, '0')}:00`);
  return `${from}–${to}${hour >= 24 ? ` (+${Math.floor(hour / 24)})` : ''}`;
}

/** How full the vehicles of a line are in the direction of its fullest hop and hour. */
export interface LineCrowding<Place = number> {
  /** The fullest hop and hour. */
  readonly busiest: HopHour & { readonly from: Place; readonly to: Place };
  /** Hops by hours of the direction with a departure. */
  readonly hopHours: number;
  /** Share of them with more riders than seats; absent where the seats are not known. */
  readonly aboveSeats?: number;
  /** Share of them with more riders than seats and places to stand. */
  readonly aboveAll?: number;
}

/**
 * Riders of a hop by hour. Half of the riders of a service are on the way out and half on the way back, each at the times that
 * the tours of the day want; they take the nearest departure.
 *
 * @returns by `${from} ${to}`, rows of places
 */
export function listHopHours(
  after: ReadSide,
  l: number,
  vehicle: VehicleFacts | undefined,
  { day, riders }: RiderOutcome,
): Map<string, HopHour[]> {
  const facts = after.facts[l] as LineFacts;
  const { services } = after.side.lines[l] as CorridorLine;
  const carried = day.after.lines[l] as number;
  const flows = day.after.services[l] as Float64Array;
  const factor = carried === 0 ? 0 : (riders[l] as number) / carried;
  const sums = new Map<string, Map<number, { departures: number; riders: number }>>();
  const add = (key: string, sec: number, departures: number, count: number) => {
    const hours = sums.get(key) ?? new Map<number, { departures: number; riders: number }>();
    const hour = Math.floor(sec / 3_600);
    const one = hours.get(hour) ?? { departures: 0, riders: 0 };
    one.departures += departures;
    one.riders += count;
    sums.set(key, hours.set(hour, one));
  };
  const toKey = (places: readonly number[], at: number) => `${places[at]} ${places[at + 1]}`;
  for (const { places, times } of facts.courses)
    for (const run of times)
      for (let at = 0; at < places.length - 1; at++) add(toKey(places, at), run[at] as number, 1, 0);
  services.forEach(({ from, to }, s) => {
    const all = (flows[s] as number) * factor;
    const [a, b] = [after.stationPlaces[from] as number, after.stationPlaces[to] as number];
    for (const { first, last, places, share, times } of listServiceRuns(facts, a, b))
      for (let at = first; at < last; at++) add(toKey(places, at), times[at] as number, 0, all * share);
  });
  return new Map(
    [...sums].map(([key, hours]) => [
      key,
      [...hours]
        .sort(([a], [b]) => a - b)
        .map(([hour, { departures, riders: count }]): HopHour => {
          const own = { hour, departures, riders: toTwoDigits(count) };
          if (!vehicle) return own;
          const seats = departures * vehicle.seats;
          const standing = departures * vehicle.standing;
          return { ...own, seats, standing, loadFactor: seats === 0 ? 0 : toTwoDigits(count / seats) };
        }),
    ]),
  );
}

/** A vehicle of a line in which a service is ridden. */
export interface ServiceRun {
  readonly places: readonly number[];
  readonly times: Int32Array;
  /** Where its riders board and alight, in `places`. */
  readonly first: number;
  readonly last: number;
  /** Of the riders of the service; 1 over all vehicles. */
  readonly share: number;
}

/** The vehicles of all courses that lead from a place to another one: riders take the nearest, on whichever course it runs. */
export function listServiceRuns({ courses }: LineFacts, from: number, to: number): ServiceRun[] {
  const runs = courses
    .flatMap(({ places, times: all }) => {
      const [first, last] = [places.indexOf(from), places.lastIndexOf(to)];
      return first < 0 || last <= first ? [] : all.map((times) => ({ places, times, first, last }));
    })
    .map((run) => ({ ...run, sec: run.times[run.first] as number }))
    .sort((a, b) => a.sec - b.sec);
  const shares = shareByDepartures(runs.map(({ sec }) => sec));
  return runs.map(({ sec: _, ...run }, r) => ({ ...run, share: shares[r] as number }));
}

/** Shares of riders who take each of the departures, which are in order: those for whom it is the nearest one. */
export function shareByDepartures(departures: readonly number[]): number[] {
  const wantedBefore = (sec: number) =>
    (toAroundShare(sec, OUT_SEC, TIME_SPREAD_SEC) + toAroundShare(sec, BACK_SEC, TIME_SPREAD_SEC)) / 2;
  let before = 0;
  return departures.map((sec, i) => {
    const next = departures[i + 1];
    const upTo = next === undefined ? 1 : wantedBefore((sec + next) / 2);
    const share = upTo - before;
    before = upTo;
    return share;
  });
}

/** @returns undefined for a line without riders */
export function toCrowding(
  { courses }: LineFacts,
  hours: ReadonlyMap<string, readonly HopHour[]>,
): LineCrowding | undefined {
  let busiest: LineCrowding['busiest'] | undefined;
  for (const [key, own] of hours) {
    const [from, to] = key.split(' ').map(Number) as [number, number];
    for (const one of own)
      if (one.riders > 0 && (!busiest || toFullness(one) > toFullness(busiest)))
        busiest = { from, to, ...one };
  }
  if (!busiest) return undefined;
  const { from, to } = busiest;
  const hopsOf = (places: readonly number[]) => places.slice(1).map((place, i) => `${places[i]} ${place}`);
  const along = courses.map(({ places }) => hopsOf(places)).filter((keys) => keys.includes(`${from} ${to}`));
  const all = [...new Set(along.flat())].flatMap((key) => hours.get(key) ?? []);
  const shareOf = (isAbove: (one: HopHour) => boolean) =>
    toTwoDigits(all.filter(isAbove).length / all.length);
  if (busiest.seats === undefined) return { busiest, hopHours: all.length };
  return {
    busiest,
    hopHours: all.length,
    aboveSeats: shareOf(({ riders, seats = 0 }) => riders > seats),
    aboveAll: shareOf(({ riders, seats = 0, standing = 0 }) => riders > seats + standing),
  };
}
