/** Status of an item: open until a decision, which is an item itself, explains or settles it. */
import type { ServiceDay } from '../../../base/service-day.ts';
import type { ReconItem } from '../../ledger/ledger-store.ts';

export type ReconStatus = 'open' | 'explained' | 'settled';

const PREFIX = 'recon-status/';

export interface ReconDecision {
  readonly itemId: string;
  readonly status: 'explained' | 'settled';
  /** Reason, or number of a case. */
  readonly note: string;
  readonly decidedSec: number;
}

/** The decision as an item of an open batch; items never change. */
export function toStatusItem(
  { itemId, status, note, decidedSec }: ReconDecision,
  batchDay: ServiceDay,
): ReconItem {
  return {
    itemId: `${PREFIX}${status}/${decidedSec}/${itemId}`,
    batchDay,
    kind: status,
    reference: itemId,
    expectedFen: null,
    actualFen: null,
    detail: note,
  };
}

export interface ItemWithStatus {
  readonly item: ReconItem;
  readonly status: ReconStatus;
  /** Note of the decision; empty while open. */
  readonly note: string;
}

/** Items, without decisions, with their status. A settled item stays settled. */
export function toItemStatuses(items: readonly ReconItem[]): ItemWithStatus[] {
  const decisions = new Map<string, ReconItem>();
  for (const item of items) {
    if (!item.itemId.startsWith(PREFIX)) continue;
    const before = decisions.get(item.reference);
    if (!before || item.kind === 'settled' || before.kind !== 'settled') decisions.set(item.reference, item);
  }
  return items
    .filter(({ itemId }) => !itemId.startsWith(PREFIX))
    .map((item) => {
      const decision = decisions.get(item.itemId);
      return { item, status: (decision?.kind as ReconStatus) ?? 'open', note: decision?.detail ?? '' };
    });
}
