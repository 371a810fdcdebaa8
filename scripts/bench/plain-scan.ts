/**
 * Plain connection scan, for comparison (Dibbelt, Pajor, Strasser, Wagner: Intriguingly Simple and Fast Transit Routing,
 * 2013). Finds the earliest arrival from stop to stop, without journeys; relaxes footpaths at arrivals and stops early.
 */
import type { SearchFootpaths, StopAccess } from '../../server/planner/raptor/search-query.ts';
import type { DayTimetable } from '../../server/transit/timetable/day-timetable.ts';

const NEVER = 0x3fffffff;
/** Added to any arrival, it is at least NEVER and fits in 32 bits. */
const NO_EGRESS = NEVER;

export interface ScanQuery {
  readonly timeSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
}

export class PlainScan {
  readonly #footpaths: SearchFootpaths;
  readonly #departure: Int32Array;
  readonly #arrival: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #run: Int32Array;
  readonly #best: Int32Array;
  readonly #ready: Int32Array;
  readonly #boarded: Uint8Array;
  readonly #egress: Int32Array;

  /** Arrays have an extra entry for row `stopCount`, a dummy stop: connections without boarding start there, those without alighting end there. */
  constructor(day: DayTimetable, footpaths: SearchFootpaths) {
    this.#footpaths = footpaths;
    const columns = listConnections(day);
    const order = Uint32Array.from(columns.departure, (_, i) => i).sort(
      (a, b) =>
        columns.departure[a]! - columns.departure[b]! || columns.arrival[a]! - columns.arrival[b]! || a - b,
    );
    const sort = (column: Int32Array) => Int32Array.from(order, (i) => column[i]!);
    this.#departure = sort(columns.departure);
    this.#arrival = sort(columns.arrival);
    this.#from = sort(columns.from);
    this.#to = sort(columns.to);
    this.#run = sort(columns.run);
    this.#best = new Int32Array(day.stopCount + 1);
    this.#ready = new Int32Array(day.stopCount + 1);
    this.#boarded = new Uint8Array(day.runRow.length);
    this.#egress = new Int32Array(day.stopCount + 1).fill(NO_EGRESS);
  }

  get connectionCount(): number {
    return this.#departure.length;
  }

  /** Earliest arrival by vehicle; undefined where there is none. */
  findArrival({ timeSec, access, egress }: ScanQuery): number | undefined {
    for (const { stop, durationSec } of egress) this.#egress[stop] = durationSec;
    const best = this.#scan(timeSec, access);
    for (const { stop } of egress) this.#egress[stop] = NO_EGRESS;
    return best === NEVER ? undefined : best;
  }

  #scan(timeSec: number, access: readonly StopAccess[]): number {
    const { offsets, targets, durationSec } = this.#footpaths;
    const [departures, arrivals, from, to, runs] = [
      this.#departure,
      this.#arrival,
      this.#from,
      this.#to,
      this.#run,
    ];
    const [best, ready, boarded, egress] = [this.#best, this.#ready, this.#boarded, this.#egress];
    best.fill(NEVER);
    best[best.length - 1] = -NEVER;
    ready.fill(NEVER);
    boarded.fill(0);
    for (const walk of access) ready[walk.stop] = timeSec + walk.durationSec;
    let atTarget = NEVER;
    for (let c = this.#findFirst(timeSec); c < departures.length; c++) {
      const departure = departures[c]!;
      if (departure >= atTarget) break;
      const run = runs[c]!;
      if (boarded[run] === 0) {
        if (ready[from[c]!]! > departure) continue;
        boarded[run] = 1;
      }
      const stop = to[c]!;
      const arrival = arrivals[c]!;
      if (arrival >= best[stop]!) continue;
      best[stop] = arrival;
      if (arrival < ready[stop]!) ready[stop] = arrival;
      if (arrival + egress[stop]! < atTarget) atTarget = arrival + egress[stop]!;
      for (let f = offsets[stop]!; f < offsets[stop + 1]!; f++) {
        const there = arrival + durationSec[f]!;
        if (there < ready[targets[f]!]!) ready[targets[f]!] = there;
      }
    }
    return atTarget;
  }

  /** Index of the first connection that departs at `timeSec` or later. */
  #findFirst(timeSec: number): number {
    let low = 0;
    let high = this.#departure.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#departure[middle]! >= timeSec) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function listConnections(day: DayTimetable) {
  let count = 0;
  for (let c = 0; c < day.chainCount; c++) {
    count += (day.runOffsets[c + 1]! - day.runOffsets[c]!) * (day.chainLength[c]! - 1);
  }
  const column = () => new Int32Array(count);
  const columns = { departure: column(), arrival: column(), from: column(), to: column(), run: column() };
  let next = 0;
  for (let chain = 0; chain < day.chainCount; chain++) {
    const call = day.chainCall[chain]!;
    for (let run = day.runOffsets[chain]!; run < day.runOffsets[chain + 1]!; run++) {
      const [start, profile] = [day.runStart[run]!, day.runProfile[run]!];
      for (let i = 0; i + 1 < day.chainLength[chain]!; i++) {
        columns.departure[next] = start + day.profileDeparture[profile + i]!;
        columns.arrival[next] = start + day.profileArrival[profile + i + 1]!;
        columns.from[next] = (day.callFlags[call + i]! & 1) === 0 ? day.stopCount : day.callStop[call + i]!;
        columns.to[next] =
          (day.callFlags[call + i + 1]! & 2) === 0 ? day.stopCount : day.callStop[call + i + 1]!;
        columns.run[next] = run;
        next++;
      }
    }
  }
  return columns;
}
