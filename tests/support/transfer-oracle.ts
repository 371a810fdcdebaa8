/**
 * The slow search for in-seat transfers and transfers.txt: it looks up every change of every pair of vehicles row by
 * row. Shares no code with the server.
 */
import type { TransferRow } from '../../server/transit/gtfs/rows.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { naiveDistanceM } from './naive-search.ts';

export interface OracleCall {
  readonly stop: string;
  readonly arrival: number;
  readonly departure: number;
  readonly canBoard: boolean;
  readonly canAlight: boolean;
}

/** One vehicle on the query day's clock. */
export interface OracleRun {
  readonly trip: string;
  readonly route: string;
  readonly block: string | undefined;
  /** Service day relative to the query day. */
  readonly shift: number;
  /** Whether this is the only vehicle of its trip on its day. */
  readonly isAlone: boolean;
  readonly calls: readonly OracleCall[];
}

export interface OracleRules {
  readonly maxWalkM: number;
  readonly speedMps: number;
  /** Change time at a stop without a row. */
  readonly changeSec: number;
  readonly maxFollowers: number;
  readonly longestLayoverSec: number;
  readonly nearbyM: number;
}

const lastOf = ({ calls }: OracleRun) => calls.at(-1) as OracleCall;
const firstOf = ({ calls }: OracleRun) => calls[0] as OracleCall;

export class TransferOracle {
  readonly #feed: FeedSource;
  readonly #rules: OracleRules;
  readonly runs: readonly OracleRun[];
  readonly #parents: ReadonlyMap<string, string | undefined>;
  readonly #points: ReadonlyMap<string, { lat: number; lon: number }>;

  constructor(feed: FeedSource, day: number, rules: OracleRules) {
    this.#feed = feed;
    this.#rules = rules;
    this.#parents = new Map(feed.stops.map((stop) => [stop.stopId, stop.parentStation] as const));
    this.#points = new Map(
      feed.stops.map((stop) => [stop.stopId, { lat: stop.lat ?? 0, lon: stop.lon ?? 0 }] as const),
    );
    this.runs = [-1, 0, 1].flatMap((shift) => this.#expand(day, shift));
  }

  /** Seconds to walk in a straight line; undefined if it is too far. */
  findWalkSec(from: string, to: string): number | undefined {
    const metres = this.#metres(from, to);
    if (from === to) return 0;
    return metres <= this.#rules.maxWalkM ? Math.ceil(metres / this.#rules.speedMps) : undefined;
  }

  /** Seconds between the two vehicles; undefined if the passenger may not or cannot change. */
  findChangeSec(one: OracleRun, from: string, other: OracleRun, to: string): number | undefined {
    const is = (id: string | undefined, actual: string) => id === undefined || id === actual;
    const isAt = (id: string | undefined, stop: string) => id === stop || id === this.#parents.get(stop);
    let best: { score: number; sec: number } | undefined;
    for (const row of this.#feed.transfers) {
      const ids = [row.fromRouteId, row.toRouteId, row.fromTripId, row.toTripId];
      if (row.transferType > 3 || ids.every((id) => id === undefined)) continue;
      if (!isAt(row.fromStopId, from) || !isAt(row.toStopId, to)) continue;
      if (!is(row.fromTripId, one.trip) || !is(row.toTripId, other.trip)) continue;
      if (row.fromTripId === undefined && !is(row.fromRouteId, one.route)) continue;
      if (row.toTripId === undefined && !is(row.toRouteId, other.route)) continue;
      const score = toSpecificity(row) * 10 + Number(row.fromStopId === from) + Number(row.toStopId === to);
      const sec = this.#toSec(row, from, to);
      if (!best || score > best.score || (score === best.score && sec > best.sec)) best = { score, sec };
    }
    const sec = best?.sec ?? this.#toUsualSec(from, to);
    return sec === Number.POSITIVE_INFINITY ? undefined : sec;
  }

  #toSec({ minTransferSec, transferType }: TransferRow, from: string, to: string): number {
    if (transferType === 1) return 0;
    if (transferType === 2) return minTransferSec as number;
    if (transferType === 3) return Number.POSITIVE_INFINITY;
    return from === to ? this.#rules.changeSec : Math.ceil(this.#metres(from, to) / this.#rules.speedMps);
  }

  #toUsualSec(from: string, to: string): number {
    const row = this.#feed.transfers.find(
      (one) =>
        one.fromStopId === from &&
        one.toStopId === to &&
        (one.fromRouteId ?? one.toRouteId ?? one.fromTripId ?? one.toTripId) === undefined,
    );
    if (row?.transferType === 2) return row.minTransferSec as number;
    if (row?.transferType === 3) return Number.POSITIVE_INFINITY;
    if (from !== to) return this.findWalkSec(from, to) ?? Number.POSITIVE_INFINITY;
    return row?.transferType === 1 ? 0 : this.#rules.changeSec;
  }

  /** The vehicles in which passengers are next if they stay seated. */
  listFollowers(one: OracleRun): OracleRun[] {
    if (!one.isAlone) return [];
    const { transfers } = this.#feed;
    const hasRow = (type: number, to: string) =>
      transfers.some(
        (row) => row.transferType === type && row.fromTripId === one.trip && row.toTripId === to,
      );
    const others = this.runs.filter((run) => run.isAlone && run !== one);
    const end = lastOf(one).arrival;
    const endOnDay = end - one.shift * 86_400;
    const stated = others.filter((run) => {
      if (!hasRow(4, run.trip) || hasRow(5, run.trip)) return false;
      const isLaterOnDay = firstOf(run).departure - run.shift * 86_400 >= endOnDay;
      return run.shift === one.shift + (isLaterOnDay ? 0 : 1);
    });
    if (stated.length > 0) return stated;
    if (one.block === undefined) return [];
    const inBlock = this.runs
      .filter((run) => run.isAlone && run.block === one.block && run.shift === one.shift)
      .sort((a, b) => firstOf(a).departure - firstOf(b).departure);
    const next = inBlock
      .slice(inBlock.indexOf(one) + 1)
      .find((run) => run !== one && firstOf(run).departure >= end);
    if (!next || hasRow(5, next.trip)) return [];
    if (firstOf(next).departure - end > this.#rules.longestLayoverSec) return [];
    const [from, to] = [lastOf(one).stop, firstOf(next).stop];
    const station = this.#parents.get(from);
    const isThere =
      from === to ||
      (station !== undefined && station === this.#parents.get(to)) ||
      this.#metres(from, to) <= this.#rules.nearbyM;
    return isThere ? [next] : [];
  }

  /** Earliest arrival at `to` with up to 1, 2, ... vehicles, walks at both ends included. */
  findArrivals(from: string, to: string, departure: number, rounds: number): number[] {
    const boardedAt = new Map<OracleRun, number>();
    const seen = new Map<OracleRun, Set<number>>();
    const followers = new Map(this.runs.map((run) => [run, this.listFollowers(run)] as const));
    const result: number[] = [];
    let best = Number.POSITIVE_INFINITY;
    let fresh: { run: OracleRun; from: number }[] = [];
    const board = (run: OracleRun, at: number) => {
      if (at >= (boardedAt.get(run) ?? Number.POSITIVE_INFINITY)) return;
      boardedAt.set(run, at);
      fresh.push({ run, from: at });
    };
    for (const run of this.runs) {
      run.calls.slice(0, -1).forEach((call, i) => {
        const walkSec = this.findWalkSec(from, call.stop);
        if (call.canBoard && walkSec !== undefined && departure + walkSec <= call.departure) board(run, i);
      });
    }
    for (let round = 1; round <= rounds; round++) {
      const arrivals: { run: OracleRun; call: OracleCall }[] = [];
      const alight = (run: OracleRun, first: number) => {
        const known = seen.get(run) ?? new Set<number>();
        seen.set(run, known);
        for (let i = first; i < run.calls.length; i++) {
          const call = run.calls[i] as OracleCall;
          if (!call.canAlight || known.has(i)) continue;
          known.add(i);
          arrivals.push({ run, call });
        }
      };
      const stay = (run: OracleRun, before: readonly OracleRun[]) => {
        if (before.length > this.#rules.maxFollowers) return;
        for (const next of followers.get(run) ?? []) {
          if (before.includes(next)) continue;
          alight(next, 1);
          stay(next, [...before, next]);
        }
      };
      for (const { run, from: at } of fresh) {
        alight(run, at + 1);
        stay(run, [run]);
      }
      fresh = [];
      for (const { run, call } of arrivals) {
        const walkSec = this.findWalkSec(call.stop, to);
        if (walkSec !== undefined) best = Math.min(best, call.arrival + walkSec);
        for (const other of this.runs) {
          const most = Math.min(other.calls.length - 1, boardedAt.get(other) ?? Number.POSITIVE_INFINITY);
          for (let i = 0; i < most; i++) {
            const there = other.calls[i] as OracleCall;
            if (!there.canBoard || there.departure < call.arrival) continue;
            const sec = this.findChangeSec(run, call.stop, other, there.stop);
            if (sec === undefined || call.arrival + sec > there.departure) continue;
            board(other, i);
            break;
          }
        }
      }
      result.push(best);
    }
    return result;
  }

  #metres(from: string, to: string): number {
    return naiveDistanceM(this.#points.get(from) as never, this.#points.get(to) as never);
  }

  #expand(day: number, shift: number): OracleRun[] {
    const { calendarDates, calendars, frequencies, stopTimes, trips } = this.#feed;
    return trips.flatMap((trip) => {
      const exception = calendarDates.find(
        (row) => row.serviceId === trip.serviceId && row.day === day + shift,
      );
      const weekday = (new Date((day + shift) * 86_400_000).getUTCDay() + 6) % 7;
      const runs =
        exception?.isAdded ??
        calendars.some(
          (row) =>
            row.serviceId === trip.serviceId &&
            row.startDay <= day + shift &&
            day + shift <= row.endDay &&
            row.weekdays[weekday],
        );
      const rows = [...stopTimes].filter((row) => row.tripId === trip.tripId);
      const first = rows[0]?.departureSec;
      if (!runs || first === undefined) return [];
      const own = frequencies.filter((row) => row.tripId === trip.tripId);
      const starts = own.flatMap((row) => {
        const list: number[] = [];
        for (let sec = row.startSec; sec < row.endSec; sec += row.headwaySec) list.push(sec);
        return list;
      });
      if (own.length === 0) starts.push(first);
      return starts.map((start): OracleRun => {
        const move = start - first + shift * 86_400;
        return {
          trip: trip.tripId,
          route: trip.routeId,
          block: trip.blockId,
          shift,
          isAlone: starts.length === 1 && own.every((row) => row.exactTimes),
          calls: rows.map((row) => ({
            stop: row.stopId,
            arrival: (row.arrivalSec ?? 0) + move,
            departure: (row.departureSec ?? 0) + move,
            canBoard: row.pickupType !== 1,
            canAlight: row.dropOffType !== 1,
          })),
        };
      });
    });
  }
}

/** The rank of a row by the reference: rows with both trips come first. */
function toSpecificity({ fromRouteId, fromTripId, toRouteId, toTripId }: TransferRow): number {
  const trips = Number(fromTripId !== undefined) + Number(toTripId !== undefined);
  if (trips === 2) return 6;
  if (trips === 1) {
    const opposite = fromTripId === undefined ? fromRouteId : toRouteId;
    return opposite === undefined ? 4 : 5;
  }
  return fromRouteId !== undefined && toRouteId !== undefined ? 3 : 2;
}
