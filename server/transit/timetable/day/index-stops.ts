/** The chains at each stop. */
import type { DayTimetable } from '../day-timetable.ts';

/** In the order of chains and positions. */
export function indexStops(
  stopCount: number,
  chainCall: Int32Array,
  chainLength: Int32Array,
  callStop: Int32Array,
): Pick<DayTimetable, 'stopOffsets' | 'stopChain' | 'stopPosition'> {
  const stopOffsets = new Int32Array(stopCount + 1);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const slot = (callStop[call + i] as number) + 1;
      stopOffsets[slot] = (stopOffsets[slot] as number) + 1;
    }
  }
  for (let s = 0; s < stopCount; s++) {
    stopOffsets[s + 1] = (stopOffsets[s + 1] as number) + (stopOffsets[s] as number);
  }
  const total = stopOffsets[stopCount] as number;
  const stopChain = new Int32Array(total);
  const stopPosition = new Int32Array(total);
  const fill = stopOffsets.slice(0, stopCount);
  for (let c = 0; c < chainCall.length; c++) {
    const call = chainCall[c] as number;
    for (let i = 0; i < (chainLength[c] as number); i++) {
      const stop = callStop[call + i] as number;
      const slot = fill[stop] as number;
      stopChain[slot] = c;
      stopPosition[slot] = i;
      fill[stop] = slot + 1;
    }
  }
  return { stopOffsets, stopChain, stopPosition };
}
