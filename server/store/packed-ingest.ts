/** Ingest commits in the form that is sent to the writer thread. */
import type { ServiceDay } from '../base/service-day.ts';
import type { IngestCommit } from '../money/ledger/ledger-store.ts';
import { type PackedRows, packRows } from './packed-rows.ts';

/** Small parts of a commit, which are sent unpacked. */
export interface PackedCommit
  extends Pick<
    IngestCommit,
    | 'commitId'
    | 'receivedSec'
    | 'quarantined'
    | 'duplicateCount'
    | 'files'
    | 'reconItems'
    | 'skippedCards'
    | 'desk'
  > {
  readonly tapCount: number;
  /** Number of its taps by file or request, by name. */
  readonly tapFiles: readonly (readonly [fileId: string, tapCount: number])[];
}

export interface PackedIngest {
  readonly commits: readonly PackedCommit[];
  /** Batches of the rows. */
  readonly days: readonly ServiceDay[];
  readonly usedGround: NonNullable<IngestCommit['usedGround']>;
  /** Clock of the ledger with the last commit. */
  readonly receivedSec: number;
  readonly rows: PackedRows;
}

/** What became of commits. */
export interface IngestFate {
  readonly fate: 'written' | 'repeated';
  /** Number of the first of the commits, if they are entries of the daybook. */
  readonly enteredNo?: number;
}

export function packIngest(commits: readonly IngestCommit[]): PackedIngest {
  return {
    commits: commits.map(
      ({
        commitId,
        desk,
        duplicateCount,
        files,
        quarantined,
        receivedSec,
        reconItems,
        skippedCards,
        taps,
      }) => ({
        commitId,
        desk: desk ?? [],
        skippedCards: skippedCards ?? [],
        receivedSec,
        quarantined,
        duplicateCount,
        files,
        reconItems,
        tapCount: taps.length,
        tapFiles: countFiles(taps),
      }),
    ),
    days: listDays(commits),
    usedGround: commits.flatMap(({ usedGround }) => usedGround ?? []),
    receivedSec: commits.at(-1)?.receivedSec ?? 0,
    rows: packRows(
      commits,
      commits.map(({ taps }) => taps),
      true,
    ),
  };
}

function countFiles(taps: IngestCommit['taps']): [string, number][] {
  const counts = new Map<string, number>();
  for (const { fileId } of taps) counts.set(fileId, (counts.get(fileId) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
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
