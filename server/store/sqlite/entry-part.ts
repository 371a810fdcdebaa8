/** Part of the daybook of a SQLite ledger: rows of its first entries, collected for one transaction. */
import type { Statement } from 'better-sqlite3';
import { CollectedEntries } from '../daybook/collect-entries.ts';
import type { PackedRows } from '../packed-rows.ts';

export interface EntryPart {
  readonly rows: PackedRows;
  readonly firstNo: number;
  readonly lastNo: number;
  /** Whether there was no entry after `lastNo` when the part was read. */
  readonly isLast: boolean;
}

/**
 * Collects entries up to a number of taps.
 *
 * @param listEntries - rows of entries after a number, in their order
 * @param afterNo - number of the entry before the part; 0 for the first entries
 * @param reservedTaps - for which memory is reserved at once
 * @returns undefined if there is no entry
 * @throws ProblemError `ledger-damaged`
 */
export function collectPart(
  listEntries: Statement,
  afterNo: number,
  mostTaps: number,
  reservedTaps?: number,
): EntryPart | undefined {
  const collected = new CollectedEntries(reservedTaps);
  let [firstNo, lastNo]: [number | undefined, number] = [undefined, afterNo];
  let isLast = true;
  for (const row of listEntries.iterate(afterNo)) {
    if (collected.tapCount >= mostTaps) {
      isLast = false;
      break;
    }
    const [entryNo, cardNo, prevNo, body] = row as [number, number, number | null, Buffer];
    collected.add({ entryNo, cardNo, prevNo, body });
    firstNo ??= entryNo;
    lastNo = entryNo;
  }
  return firstNo === undefined ? undefined : { rows: collected.finish(), firstNo, lastNo, isLast };
}
