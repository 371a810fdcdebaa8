/** Items as a person works through them: how much, for how long, what can be done, and whether the cause is gone. */
import { findGapOfItem, isGapFilled } from '../cards/tap-order.ts';
import { findTapOfItem } from '../cards/untimely-items.ts';
import type { LedgerStore, ReconItem } from '../ledger/ledger-store.ts';
import { toTapId } from '../scheme/tap.ts';
import type { WayOut } from './ways-out.ts';

const ways: Readonly<Record<string, readonly WayOut[]>> = {
  'over-deducted': ['to-card', 'to-operator'],
  'repeated-tap': ['correct'],
  'grey-record': ['correct'],
  'clock-back': ['dispute'],
  'late-taps': ['dispute'],
  'tap-ahead': ['arrives', 'correct'],
  'refund-uncovered': ['arrives'],
  'claim-uncovered': ['arrives'],
  'denied-card': ['dispute'],
};

/** What can be done about an item; `decide` always can. */
export function listWaysOut(item: Pick<ReconItem, 'itemId' | 'kind'>): readonly WayOut[] {
  const own = findGapOfItem(item) ? (['arrives'] as const) : (ways[item.kind] ?? []);
  return [...own, 'decide'];
}

/** Money that an item is about, without its sign; null if it names none. */
export function findItemAmountFen({ actualFen, expectedFen }: ReconItem): number | null {
  if (actualFen === null && expectedFen === null) return null;
  return Math.abs((actualFen ?? 0) - (expectedFen ?? 0));
}

/** Ids of those items whose cause is gone: missing counters of a card came later, or a record that was ahead was taken. */
export async function findClearedItems(
  store: Pick<LedgerStore, 'findTapHashes' | 'listTapsOfCard'>,
  items: readonly ReconItem[],
): Promise<ReadonlySet<string>> {
  const cleared = new Set<string>();
  const ahead = items.flatMap((item) => {
    const key = findTapOfItem(item);
    return key ? [{ key, item }] : [];
  });
  const taken = ahead.length === 0 ? new Map() : await store.findTapHashes(ahead.map(({ key }) => key));
  for (const { item, key } of ahead) if (taken.has(toTapId(key))) cleared.add(item.itemId);
  const gaps = items.flatMap((item) => {
    const gap = findGapOfItem(item);
    return gap ? [{ gap, item }] : [];
  });
  for (const [cardId, ofCard] of Map.groupBy(gaps, ({ item }) => item.reference)) {
    const taps = await store.listTapsOfCard(cardId);
    for (const { gap, item } of ofCard) if (isGapFilled(gap, taps)) cleared.add(item.itemId);
  }
  return cleared;
}
