/** The prepared changes from every vehicle at every call, in the form that the search reads. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { CallGrid } from './call-grid.ts';

/**
 * The transfers of all runs, or of the runs of the chains from `firstChain` to before `endChain`.
 *
 * A transfer is one 32-bit word: the upper bits hold the cell at which to board, the lower `runBits` the run, counted
 * from the first of its chain. Both arrays may lie in shared memory.
 */
export interface TransferSet {
  readonly firstChain: number;
  readonly endChain: number;
  readonly runBits: number;
  /** By event of these chains, and one last entry: index in `words` of its first transfer. */
  readonly offsets: Int32Array;
  readonly words: Int32Array;
}

/** Number of bits for a run's index in its chain; undefined if cell and run do not fit one word. */
export function findRunBits(day: DayTimetable, grid: CallGrid): number | undefined {
  let most = 1;
  for (let chain = 0; chain < day.chainCount; chain++) {
    most = Math.max(most, day.runOffsets[chain + 1]! - day.runOffsets[chain]!);
  }
  const runBits = 32 - Math.clz32(most);
  const cellBits = 32 - Math.clz32(grid.cellCount);
  return runBits > 15 || runBits + cellBits > 32 ? undefined : runBits;
}

/**
 * Joins the parts of one network.
 *
 * @param parts in the order of their chains, without gaps
 */
export function joinTransfers(parts: readonly TransferSet[]): TransferSet {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('there are no parts to join');
  const events = parts.reduce((sum, part) => sum + part.offsets.length - 1, 0);
  const offsets = new Int32Array(events + 1);
  const words = new Int32Array(parts.reduce((sum, part) => sum + part.words.length, 0));
  let event = 0;
  let word = 0;
  let chain = first.firstChain;
  for (const part of parts) {
    if (part.firstChain !== chain) throw new RangeError(`chain ${chain} is in no part, or in two`);
    words.set(part.words, word);
    for (let i = 1; i < part.offsets.length; i++) offsets[event + i] = word + part.offsets[i]!;
    event += part.offsets.length - 1;
    word += part.words.length;
    chain = part.endChain;
  }
  return { firstChain: first.firstChain, endChain: last.endChain, runBits: first.runBits, offsets, words };
}
