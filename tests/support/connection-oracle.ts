/**
 * An independent search for whole cities: connection scan (Dibbelt, Pajor, Strasser, Wagner 2013) over every hop of every
 * vehicle in the order of departure, repeated for each second until nothing changes. It finds arrivals only, without a limit
 * of changes, and stops at the arrival at the destination. It shares no code with the server.
 */
import type { PlainCall, PlainFeeds } from './gtfs-trips.ts';
import { naiveDistanceM } from './naive-search.ts';

export interface WalkRule {
  /** Most straight-line metres between two stops; no walk follows another. */
  readonly maxM: number;
  readonly speedMps: number;
}

interface Walk {
  readonly to: number;
  readonly sec: number;
}

const NEVER = 0x3fffffff;

export class ConnectionOracle {
  /** Keys of the stops with calls on these days, sorted. */
  readonly keys: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #walks: readonly (readonly Walk[])[];
  readonly #runCount: number;
  /** Connections sorted by departure; `#first[second]` is the first that departs at that second or later. */
  readonly #first: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #arrival: Int32Array;
  readonly #run: Int32Array;
  readonly #position: Int32Array;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly #rules: Uint8Array;

  constructor({ stops, trips }: PlainFeeds, walk: WalkRule) {
    const called = new Set(trips.flatMap((trip) => trip.calls.map((call) => call.stop)));
    const used = stops.filter(({ key }) => called.has(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
    this.keys = used.map(({ key }) => key);
    this.#rows = new Map(this.keys.map((key, row) => [key, row]));
    this.#walks = listWalks(used, walk);

    const runs = trips.flatMap((trip) =>
      trip.days.flatMap((day) =>
        trip.starts.map((start) => ({ calls: trip.calls, shift: start + day * 86_400 })),
      ),
    );
    this.#runCount = runs.length;
    const each = (
      see: (departure: number, run: number, position: number, from: PlainCall, to: PlainCall) => void,
    ) =>
      runs.forEach(({ calls, shift }, run) => {
        for (let i = 0; i + 1 < calls.length; i++) {
          const [from, to] = [calls[i] as PlainCall, calls[i + 1] as PlainCall];
          // Departures before the day begins cannot be boarded, and do not matter for later boardings.
          if (from.departure + shift >= 0) see(from.departure + shift, run, i, from, to);
        }
      });
    let [count, last] = [0, 0];
    each((departure) => {
      count++;
      last = Math.max(last, departure);
    });
    this.#first = new Int32Array(last + 2);
    each((departure) => {
      this.#first[departure + 1] = (this.#first[departure + 1] as number) + 1;
    });
    for (let s = 0; s <= last; s++)
      this.#first[s + 1] = (this.#first[s + 1] as number) + (this.#first[s] as number);
    const next = this.#first.slice();
    this.#from = new Int32Array(count);
    this.#to = new Int32Array(count);
    this.#arrival = new Int32Array(count);
    this.#run = new Int32Array(count);
    this.#position = new Int32Array(count);
    this.#rules = new Uint8Array(count);
    each((departure, run, position, from, to) => {
      const at = next[departure] as number;
      next[departure] = at + 1;
      this.#from[at] = this.#rows.get(from.stop) as number;
      this.#to[at] = this.#rows.get(to.stop) as number;
      this.#arrival[at] = to.arrival + (runs[run]?.shift as number);
      this.#run[at] = run;
      this.#position[at] = position;
      this.#rules[at] = (from.canBoard ? 1 : 0) | (to.canAlight ? 2 : 0);
    });
  }

  get connectionCount(): number {
    return this.#from.length;
  }

  /** Seconds of the walk from one stop to another; undefined where they are too far apart. */
  findWalkSec(from: string, to: string): number | undefined {
    const row = this.#rowOf(to);
    return from === to ? 0 : this.#walks[this.#rowOf(from)]?.find((walk) => walk.to === row)?.sec;
  }

  /** The stops in walking distance of a stop. */
  readonly listWalks = (key: string): { readonly to: string; readonly sec: number }[] =>
    (this.#walks[this.#rowOf(key)] ?? []).map(({ to, sec }) => ({ to: this.keys[to] as string, sec }));

  /** Earliest arrival by vehicle, walks at both ends included; undefined where there is none. */
  findRideArrival(from: string, to: string, departure: number): number | undefined {
    const goal = this.#rowOf(to);
    const egress = new Int32Array(this.keys.length).fill(NEVER);
    egress[goal] = 0;
    // Walks take the same time in both directions.
    for (const walk of this.#walks[goal] ?? []) egress[walk.to] = walk.sec;
    const best = this.#scan(this.#rowOf(from), departure, egress).best;
    return best === NEVER ? undefined : best;
  }

  /** Earliest arrival by vehicle, or on foot only. */
  findArrival(from: string, to: string, departure: number): number | undefined {
    const walkSec = this.findWalkSec(from, to);
    const ride = this.findRideArrival(from, to, departure);
    if (walkSec === undefined) return ride;
    return Math.min(departure + walkSec, ride ?? NEVER);
  }

  /** Earliest arrival of a vehicle at every stop that has one. */
  listVehicleArrivals(from: string, departure: number): Map<string, number> {
    const { vehicle } = this.#scan(this.#rowOf(from), departure, undefined);
    return new Map(
      this.keys.flatMap((key, row) => (vehicle[row] === NEVER ? [] : [[key, vehicle[row] as number]])),
    );
  }

  #rowOf(key: string): number {
    const row = this.#rows.get(key);
    if (row === undefined) throw new RangeError(`no vehicle calls at ${key}`);
    return row;
  }

  #scan(origin: number, departure: number, egress: Int32Array | undefined) {
    const vehicle = new Int32Array(this.keys.length).fill(NEVER);
    const ready = new Int32Array(this.keys.length).fill(NEVER);
    const boardedAt = new Int32Array(this.#runCount).fill(NEVER);
    ready[origin] = departure;
    for (const { to, sec } of this.#walks[origin] ?? []) ready[to] = departure + sec;
    let best = NEVER;
    const last = this.#first.length - 2;
    for (let second = Math.max(0, departure); second <= last && second < best; second++) {
      for (let changed = true; changed; ) {
        changed = false;
        for (let c = this.#first[second] as number; c < (this.#first[second + 1] as number); c++) {
          const run = this.#run[c] as number;
          const rules = this.#rules[c] as number;
          if ((boardedAt[run] as number) > (this.#position[c] as number)) {
            if ((rules & 1) === 0 || (ready[this.#from[c] as number] as number) > second) continue;
            boardedAt[run] = this.#position[c] as number;
            changed = true;
          }
          const to = this.#to[c] as number;
          const arrival = this.#arrival[c] as number;
          if ((rules & 2) === 0 || arrival >= (vehicle[to] as number)) continue;
          vehicle[to] = arrival;
          changed = true;
          if (egress) best = Math.min(best, arrival + (egress[to] as number));
          ready[to] = Math.min(ready[to] as number, arrival);
          for (const walk of this.#walks[to] as readonly Walk[]) {
            ready[walk.to] = Math.min(ready[walk.to] as number, arrival + walk.sec);
          }
        }
      }
    }
    return { best, vehicle };
  }
}

/** For each stop the others in walking distance: compares all pairs within a strip of latitude. */
function listWalks(stops: readonly { lat: number; lon: number }[], rule: WalkRule): Walk[][] {
  const walks: Walk[][] = stops.map(() => []);
  const order = stops
    .map((_, row) => row)
    .sort((a, b) => (stops[a]?.lat as number) - (stops[b]?.lat as number));
  const stripDeg = rule.maxM / 111_000;
  order.forEach((a, i) => {
    const here = stops[a] as { lat: number; lon: number };
    for (let j = i + 1; j < order.length; j++) {
      const b = order[j] as number;
      const there = stops[b] as { lat: number; lon: number };
      if (there.lat - here.lat > stripDeg) break;
      const metres = naiveDistanceM(here, there);
      if (metres > rule.maxM) continue;
      const sec = Math.ceil(metres / rule.speedMps);
      walks[a]?.push({ to: b, sec });
      walks[b]?.push({ to: a, sec });
    }
  });
  return walks;
}
