/**
 * Stops that a query day adds, so that changes between certain trips take the time that transfers.txt gives. A search treats
 * them like all other stops and needs no code for change rules.
 *
 * - A **meeting** makes a change shorter than usual. Trips of one class can also be left there, trips of another class can
 *   also be boarded there, and the change time of the meeting is that of the rule.
 * - A **way out** and a **way in** make a change longer than usual, or forbid it. They are copies of a stop: trips of a class
 *   are left at the way out, or boarded at the way in, instead of at the stop. Footpaths of a copy are those of the stop,
 *   except between the ways out and ways in that a rule names (`exceptions`).
 */
import { type FootpathEdges, type Footpaths, toFootpaths } from '../../network/footpath-table.ts';
import { NO_CHANGE } from '../timetable.ts';

export const MEETING = 0;
export const WAY_OUT = 1;
export const WAY_IN = 2;

/** Added stop `i` is stop `first + i` of the day. All arrays are typed, so that threads can share them. */
export interface AddedStops {
  readonly first: number;
  /** Row in the stop table; of a meeting, the stop of boarding. */
  readonly place: Int32Array;
  /** Row in the stop table; of a meeting, the stop of alighting. */
  readonly fromPlace: Int32Array;
  /** MEETING, WAY_OUT or WAY_IN. */
  readonly kind: Uint8Array;
  /** Seconds between alighting and boarding at a meeting, else 0. */
  readonly changeSec: Int32Array;
  /** Triples: a way out, a way in, and the seconds between them (`NO_CHANGE` where the change is forbidden). */
  readonly exceptions: Int32Array;
}

/** Footpaths between the stops of a day, and change times at each of them. */
export interface DayWalks {
  readonly footpaths: Footpaths;
  readonly changeSec: Int32Array;
}

/** The walks of the timetable and of the added stops. Linear in footpaths, and in ways out times ways in. */
export function addWalks(added: AddedStops | undefined, walks: DayWalks): DayWalks {
  if (!added) return walks;
  const { changeSec, footpaths } = walks;
  const { first, kind, place } = added;
  const stopCount = first + place.length;
  const edges: FootpathEdges = { from: [], to: [], durationSec: [], distanceM: [] };
  const add = (from: number, to: number, durationSec: number, distanceM: number) => {
    edges.from.push(from);
    edges.to.push(to);
    edges.durationSec.push(durationSec);
    edges.distanceM.push(distanceM);
  };
  const exceptions = toExceptions(added);
  const waysIn = Map.groupBy(listOf(added, WAY_IN), (stop) => place[stop - first] as number);
  /** Adds a walk to a stop of the timetable, and to each way in of that stop. */
  const addTo = (from: number, to: number, durationSec: number, distanceM: number) => {
    if (from !== to) add(from, to, durationSec, distanceM);
    for (const copy of waysIn.get(to) ?? []) {
      const stated = exceptions.get(`${from} ${copy}`);
      if (stated !== NO_CHANGE) add(from, copy, stated ?? durationSec, distanceM);
    }
  };
  /** Adds the walks of `stop` with `from` as their start. */
  const addAllFrom = (from: number, stop: number) => {
    for (let f = footpaths.offsets[stop] as number; f < (footpaths.offsets[stop + 1] as number); f++) {
      const [to, sec] = [footpaths.targets[f] as number, footpaths.durationSec[f] as number];
      addTo(from, to, sec, footpaths.distanceM[f] as number);
    }
    addTo(from, stop, changeSec[stop] as number, 0);
  };
  for (let stop = 0; stop < first; stop++) addAllFrom(stop, stop);
  for (const copy of listOf(added, WAY_OUT)) addAllFrom(copy, place[copy - first] as number);
  const atStops = new Int32Array(stopCount);
  atStops.set(changeSec.subarray(0, first));
  kind.forEach((one, i) => {
    if (one === MEETING) atStops[first + i] = added.changeSec[i] as number;
  });
  return { footpaths: toFootpaths(stopCount, edges), changeSec: atStops };
}

/** Mirrors the added stops: ways out become ways in. */
export function mirrorAddedStops(added: AddedStops): AddedStops {
  const swapped = [MEETING, WAY_IN, WAY_OUT];
  return {
    ...added,
    place: added.fromPlace,
    fromPlace: added.place,
    kind: added.kind.map((kind) => swapped[kind] as number),
  };
}

/** The ends and the ways in of their stops: the stops where a passenger at the end can board. */
export function withWaysIn<T extends { readonly stop: number }>(
  added: AddedStops | undefined,
  ends: readonly T[],
): readonly T[] {
  return withCopies(added, WAY_IN, ends);
}

/** The ends and the ways out of their stops: the stops where a passenger alights to reach the end. */
export function withWaysOut<T extends { readonly stop: number }>(
  added: AddedStops | undefined,
  ends: readonly T[],
): readonly T[] {
  return withCopies(added, WAY_OUT, ends);
}

function withCopies<T extends { readonly stop: number }>(
  added: AddedStops | undefined,
  kind: number,
  ends: readonly T[],
): readonly T[] {
  if (!added) return ends;
  const copies = Map.groupBy(listOf(added, kind), (stop) => added.place[stop - added.first] as number);
  return ends.flatMap((end) => [end, ...(copies.get(end.stop) ?? []).map((stop) => ({ ...end, stop }))]);
}

function toExceptions({ exceptions }: AddedStops): Map<string, number> {
  const known = new Map<string, number>();
  for (let i = 0; i < exceptions.length; i += 3) {
    known.set(`${exceptions[i]} ${exceptions[i + 1]}`, exceptions[i + 2] as number);
  }
  return known;
}

/** The row in the stop table of a stop of the day; of a meeting, that of boarding. */
export function toPlace(added: AddedStops | undefined, stop: number): number {
  return added && stop >= added.first ? (added.place[stop - added.first] as number) : stop;
}

/** The added stops of a kind, ascending. */
export function listOf({ first, kind }: AddedStops, wanted: number): number[] {
  return [...kind.keys()].filter((i) => kind[i] === wanted).map((i) => first + i);
}
