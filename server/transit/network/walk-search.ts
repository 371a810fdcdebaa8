/** Shortest walks over straight lines and pathways of stations. */
import { MinHeap } from './min-heap.ts';
import type { PathwayGraph } from './pathway-graph.ts';
import type { StraightLines } from './straight-lines.ts';

/** Called once for each reached stop with the metres of straight line and the seconds of the whole walk. */
export type WalkVisitor = (stop: number, straightM: number, durationSec: number) => void;

/** Straight lines as compressed rows, in both directions. */
interface LineRows {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly distanceM: Float64Array;
}

function toLineRows(stopCount: number, lines: StraightLines): LineRows {
  const offsets = new Int32Array(stopCount + 1);
  for (const ends of [lines.from, lines.to]) for (const stop of ends) offsets[stop + 1]!++;
  for (let stop = 0; stop < stopCount; stop++) offsets[stop + 1]! += offsets[stop]!;
  const next = offsets.slice();
  const targets = new Int32Array(2 * lines.from.length);
  const distanceM = new Float64Array(2 * lines.from.length);
  for (let i = 0; i < lines.from.length; i++) {
    for (const [from, to] of [
      [lines.from[i]!, lines.to[i]!],
      [lines.to[i]!, lines.from[i]!],
    ] as const) {
      const at = next[from]!++;
      targets[at] = to;
      distanceM[at] = lines.distanceM[i]!;
    }
  }
  return { offsets, targets, distanceM };
}

/**
 * Returns a search from one stop over straight lines (at most `maxM` metres in all) and pathways (which take time but no
 * metres). No straight line follows another: the direct line is shorter, and inside a station two lines would bypass the
 * pathways.
 *
 * The time of a walk is `toWalkSec(metres)` plus the seconds of its pathways, and its metres are bounded, so walks have two
 * criteria. Labels are Pareto-optimal pairs (metres, pathway seconds), settled by ascending metres.
 */
export function createWalkSearch(
  stopCount: number,
  lines: StraightLines,
  pathways: PathwayGraph,
  maxM: number,
  toWalkSec: (distanceM: number) => number,
): (source: number, visit: WalkVisitor) => void {
  const rows = toLineRows(stopCount, lines);
  const isInPlace = (stop: number) => pathways.placeOf[stop] !== -1;

  // Least pathway seconds settled so far at each stop, for walks that end with a pathway and for those that end with a line.
  // Walks that end with a pathway can continue over both.
  const insideSec = new Int32Array(stopCount).fill(UNREACHED);
  const streetSec = new Int32Array(stopCount).fill(UNREACHED);
  const bestSec = new Int32Array(stopCount).fill(UNREACHED);
  const bestM = new Float64Array(stopCount);
  const heap = new MinHeap();
  let touched: number[] = [];
  let labelStop: number[] = [];
  let labelM: number[] = [];
  let labelSec: number[] = [];
  let labelByLine: boolean[] = [];

  const push = (stop: number, metres: number, seconds: number, isByLine: boolean): void => {
    if (seconds >= insideSec[stop]! || (isByLine && seconds >= streetSec[stop]!)) return;
    heap.push(metres, labelStop.length);
    labelStop.push(stop);
    labelM.push(metres);
    labelSec.push(seconds);
    labelByLine.push(isByLine);
  };
  const reach = (stop: number, metres: number, pathwaySec: number): void => {
    const durationSec = toWalkSec(metres) + pathwaySec;
    if (bestSec[stop] === UNREACHED) touched.push(stop);
    if (durationSec > bestSec[stop]! || (durationSec === bestSec[stop] && metres >= bestM[stop]!)) return;
    bestSec[stop] = durationSec;
    bestM[stop] = metres;
  };

  return (source, visit) => {
    push(source, 0, 0, false);
    for (let label = heap.pop(); label !== -1; label = heap.pop()) {
      const stop = labelStop[label]!;
      const metres = labelM[label]!;
      const seconds = labelSec[label]!;
      const isByLine = labelByLine[label]!;
      if (seconds >= insideSec[stop]! || (isByLine && seconds >= streetSec[stop]!)) continue;
      (isByLine ? streetSec : insideSec)[stop] = seconds;
      reach(stop, metres, seconds);
      for (let at = pathways.offsets[stop]!; at < pathways.offsets[stop + 1]!; at++) {
        push(pathways.targets[at]!, metres, seconds + pathways.durationSec[at]!, false);
      }
      if (isByLine) continue;
      for (let at = rows.offsets[stop]!; at < rows.offsets[stop + 1]!; at++) {
        const next = rows.targets[at]!;
        const nextM = metres + rows.distanceM[at]!;
        if (nextM > maxM) continue;
        if (isInPlace(next)) push(next, nextM, seconds, true);
        else reach(next, nextM, seconds);
      }
    }
    for (const stop of touched) {
      if (stop !== source) visit(stop, bestM[stop]!, bestSec[stop]!);
      bestSec[stop] = UNREACHED;
      insideSec[stop] = UNREACHED;
      streetSec[stop] = UNREACHED;
    }
    touched = [];
    labelStop = [];
    labelM = [];
    labelSec = [];
    labelByLine = [];
  };
}

const UNREACHED = 0x7fff_ffff;
