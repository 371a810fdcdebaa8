/** Where each call of each chain stands among the chains at its stop, and what can be caught there. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

const NEVER = 0x3fffffff;

/** A slot is an index of `stopChain`: one chain at one stop, at one of its positions. */
export interface CallSlots {
  /** By chain: number of its first call, counted over all chains. */
  readonly firstCall: Int32Array;
  /** By number of a call: its slot. */
  readonly slotOfCall: Int32Array;
  /** By slot: the last second at which a run can be boarded, as long as none was ridden; none where vehicles end. */
  readonly blankCatches: Int32Array;
}

/** Linear in the calls of chains. Chains without runs have none to catch. */
export function toCallSlots(day: DayTimetable): CallSlots {
  const { chainCount, chainLength, stopChain, stopPosition } = day;
  const firstCall = new Int32Array(chainCount + 1);
  for (let chain = 0; chain < chainCount; chain++) {
    firstCall[chain + 1] = (firstCall[chain] as number) + (chainLength[chain] as number);
  }
  const slotOfCall = new Int32Array(stopChain.length);
  const blankCatches = new Int32Array(stopChain.length).fill(-NEVER);
  stopChain.forEach((chain, slot) => {
    const position = stopPosition[slot] as number;
    slotOfCall[(firstCall[chain] as number) + position] = slot;
    const end = day.runOffsets[chain + 1] as number;
    const isLast = position + 1 === chainLength[chain];
    if (isLast || end === day.runOffsets[chain]) return;
    const at = (day.runProfile[end - 1] as number) + position;
    blankCatches[slot] = (day.runStart[end - 1] as number) + (day.profileDeparture[at] as number);
  });
  return { blankCatches, firstCall, slotOfCall };
}
