/**
 * Stops that a day adds so that changes between certain trips take what transfers.txt says of them, with no word of
 * it in the search:
 *
 * - A **meeting**: trips of one class also alight there, trips of another also board there. One can be at a
 *   meeting only by changing between the two, and that takes its own time. For changes shorter than usual.
 * - A **way out**: a copy of a stop at which certain trips alight instead. All ways lead on from it as from the stop,
 *   but for those to some ways in. A **way in**: a copy at which certain trips are boarded instead. For changes
 *   that take longer than usual, or are not possible.
 */
import { type FootpathEdges, type Footpaths, toFootpaths } from '../../network/footpath-table.ts';
import { NO_CHANGE } from '../timetable.ts';

export const MEETING = 0;
export const WAY_OUT = 1;
export const WAY_IN = 2;

/** Typed arrays all, so that threads can share them. Added stop `i` is stop `first + i` of the day. */
export interface AddedStops {
  readonly first: number;
  /** The timetable's stop; of a meeting, where one boards there. */
  readonly place: Int32Array;
  /** The same but for meetings: where one alights there. */
  readonly fromPlace: Int32Array;
  /** MEETING, WAY_OUT, WAY_IN. */
  readonly kind: Uint8Array;
  /** Seconds between alighting and boarding at a meeting, else 0. */
  readonly changeSec: Int32Array;
  /** Triples: a way out, a way in, and the seconds from one to the other (`NO_CHANGE` for none). */
  readonly exceptions: Int32Array;
}

/** What is walked between the stops of a day, and at each of them. */
export interface DayWalks {
  readonly footpaths: Footpaths;
  readonly changeSec: Int32Array;
}

/** Walks of the timetable, with those of the added stops among them. Linear in footpaths, and in ways out times ways in. */
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
  /** From a stop of the timetable to another: the other, and the ways into it. */
  const addTo = (from: number, to: number, durationSec: number, distanceM: number) => {
    if (from !== to) add(from, to, durationSec, distanceM);
    for (const copy of waysIn.get(to) ?? []) {
      const stated = exceptions.get(`${from} ${copy}`);
      if (stated !== NO_CHANGE) add(from, copy, stated ?? durationSec, distanceM);
    }
  };
  /** All that leads on from `stop` leads on from `from`, too. */
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

/** Seen in a mirror ways out are ways in. */
export function mirrorAddedStops(added: AddedStops): AddedStops {
  const swapped = [MEETING, WAY_IN, WAY_OUT];
  return {
    ...added,
    place: added.fromPlace,
    fromPlace: added.place,
    kind: added.kind.map((kind) => swapped[kind] as number),
  };
}

/** The stops themselves and, where a day has any, the ways into them: where one boards who is there. */
export function withWaysIn<T extends { readonly stop: number }>(
  added: AddedStops | undefined,
  ends: readonly T[],
): readonly T[] {
  return withCopies(added, WAY_IN, ends);
}

/** The stops themselves and, where a day has any, the ways out at them: where one alights to be there. */
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

/** The timetable's stop that a stop of the day is, where one boards. */
export function toPlace(added: AddedStops | undefined, stop: number): number {
  return added && stop >= added.first ? (added.place[stop - added.first] as number) : stop;
}

/** The added stops of a kind, ascending. */
export function listOf({ first, kind }: AddedStops, wanted: number): number[] {
  return [...kind.keys()].filter((i) => kind[i] === wanted).map((i) => first + i);
}
