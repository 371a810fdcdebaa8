/** Ingest commits in the form that is sent to the writer thread. */
import type { ServiceDay } from '../base/service-day.ts';
import type { IngestCommit } from '../money/ledger/ledger-store.ts';
import { type PackedRows, packRows } from './packed-rows.ts';

/** Small parts of a commit, which are sent unpacked. */
export interface PackedCommit
  extends Pick<
    IngestCommit,
    'commitId' | 'receivedSec' | 'quarantined' | 'duplicateCount' | 'files' | 'reconItems'
  > {
  readonly tapCount: number;
}

export interface PackedIngest {
  readonly commits: readonly PackedCommit[];
  /** Batches of the rows. */
  readonly days: readonly ServiceDay[];
  readonly rows: PackedRows;
}

export function packIngest(commits: readonly IngestCommit[], shardId: number): PackedIngest {
  return {
    commits: commits.map(
      ({ commitId, duplicateCount, files, quarantined, receivedSec, reconItems, taps }) => ({
        commitId,
        receivedSec,
        quarantined,
        duplicateCount,
        files,
        reconItems,
        tapCount: taps.length,
      }),
    ),
    days: listDays(commits),
    rows: packRows(
      commits,
      commits.map(({ taps }) => taps),
      shardId,
      true,
    ),
  };
}

/** Batches of transfers and journeys. */
export function listDays(parts: readonly Pick<IngestCommit, 'transfers' | 'journeys'>[]): ServiceDay[] {
  const days = new Set<ServiceDay>();
  for (const { journeys, transfers } of parts) {
    for (const { batchDay } of transfers) days.add(batchDay);
    for (const { batchDay } of journeys) days.add(batchDay);
  }
  return [...days];
}
