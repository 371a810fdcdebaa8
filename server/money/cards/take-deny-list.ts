/**
 * Takes a deny list: it replaces or ends what the lists before it said.
 *
 * A list decides the taps of a card that are later than the latest tap which the ledger had of it. So what a card was refused
 * while it was denied stays refused, and what it paid before stays paid.
 */
import { ProblemError } from '../../base/problem.ts';
import type { Denial, DenyExtent, NewDenyList } from '../ledger/deny-list.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import type { Origin } from '../ledger/registration.ts';
import type { DenyEntry } from '../scheme/tap.ts';
import { parseCardState } from './card-state.ts';
import {
  type CardsContext,
  type DenyRulings,
  hasCounter,
  toDayBeginSec,
  toDenyRulings,
} from './cards-context.ts';
import { toBatchDays } from './prepare-commit.ts';

type DenyInterval = Omit<DenyEntry, 'version'>;

/** A deny list as it comes. */
export interface DenyListRequest {
  readonly version: number;
  readonly extent: DenyExtent;
  /** At most one for each card and begin. */
  readonly entries: readonly DenyInterval[];
}

/** Cards of which the rulings are read together. */
const CARDS_AT_ONCE = 2_000;

export interface TakenDenyList {
  /** Cards for which something changes. */
  readonly changedIds: readonly string[];
  /**
   * Cards to work out again. With the number of the last list these are all cards that it changed before, too: the program
   * that wrote it may have ended before it worked them out.
   */
  readonly reworkIds: readonly string[];
}

/**
 * Writes a deny list; the same list again writes nothing. The caller reads the lists anew and then calls `reworkCards`.
 *
 * @throws ProblemError `deny-list-older` for a number below that of the list before
 */
export function takeDenyList(
  store: LedgerStore,
  context: CardsContext,
  list: DenyListRequest,
  origin: Origin,
): Promise<TakenDenyList> {
  return store.runExclusive(async () => {
    const heads = await store.listDenyLists();
    const denials = await store.listDenials();
    const lastVersion = heads.at(-1)?.version ?? denials.at(-1)?.version ?? 0;
    if (list.version < lastVersion) throw toOlder(list.version, lastVersion);
    const rulings = toDenyRulings(denials);
    const changed = listChangedCards(list, rulings);
    const changedIds = [...changed.keys()];
    const reworkIds = new Set(changedIds);
    const head = heads.at(-1);
    if (head?.version === list.version) {
      for (const [cardId, ofCard] of rulings)
        if (ofCard.at(-1)?.receiptNo === head.receiptNo) reworkIds.add(cardId);
      if (changed.size === 0) return { changedIds, reworkIds: [...reworkIds] };
    }
    const holdsOf = await findHolds(store, context, changedIds, rulings, origin.receivedSec);
    const rows: NewDenyList['denials'][number][] = [];
    for (const [cardId, entries] of changed) {
      const holdsSec = holdsOf.get(cardId) ?? 0;
      if (entries.length === 0)
        rows.push({ cardId, reason: '', fromSec: holdsSec, toSec: holdsSec, holdsSec });
      else for (const entry of entries) rows.push({ ...entry, holdsSec });
    }
    await store.putDenyList({
      version: list.version,
      extent: list.extent,
      entryCount: list.entries.length,
      denials: rows,
      ...origin,
    });
    return { changedIds, reworkIds: [...reworkIds] };
  });
}

/** The entries of each card that is denied otherwise after the list; none: the card is free. */
function listChangedCards(
  { entries, extent }: DenyListRequest,
  rulings: DenyRulings,
): Map<string, readonly DenyInterval[]> {
  const listed = Map.groupBy(entries, ({ cardId }) => cardId);
  const cardIds = new Set(listed.keys());
  if (extent === 'whole') for (const cardId of rulings.keys()) cardIds.add(cardId);
  const changed = new Map<string, readonly DenyInterval[]>();
  for (const cardId of [...cardIds].sort()) {
    const before = listCurrent(rulings, cardId);
    const own = (listed.get(cardId) ?? []).map(toInterval);
    const begins = new Set(own.map(({ fromSec }) => fromSec));
    const kept = extent === 'whole' ? [] : before.filter(({ fromSec }) => !begins.has(fromSec));
    const after = [...kept, ...own].sort((a, b) => a.fromSec - b.fromSec);
    if (JSON.stringify(before) !== JSON.stringify(after)) changed.set(cardId, after);
  }
  return changed;
}

/** The intervals of the last list that says something of a card, in order of begin. */
function listCurrent(rulings: DenyRulings, cardId: string): DenyInterval[] {
  const entries: readonly Denial[] = rulings.get(cardId)?.at(-1)?.entries ?? [];
  return entries
    .filter(({ fromSec, toSec }) => toSec === null || toSec > fromSec)
    .map(toInterval)
    .sort((a, b) => a.fromSec - b.fromSec);
}

const toInterval = ({ cardId, reason, fromSec, toSec }: DenyInterval): DenyInterval => ({
  cardId,
  reason,
  fromSec,
  toSec,
});

/** First instant of each card that the list decides. */
async function findHolds(
  store: LedgerStore,
  context: CardsContext,
  cardIds: readonly string[],
  rulings: DenyRulings,
  receivedSec: number,
): Promise<Map<string, number>> {
  const { firstOpenDay } = toBatchDays(await store.listBatches());
  // Taps of planned trips lie ahead: they have not been refused or paid yet, unless their day is closed already.
  const closedSec = firstOpenDay === null ? 0 : toDayBeginSec(context, firstOpenDay) - 1;
  const latestSec = Math.max(receivedSec, closedSec);
  const holdsOf = new Map<string, number>();
  for (let from = 0; from < cardIds.length; from += CARDS_AT_ONCE) {
    const some = cardIds.slice(from, from + CARDS_AT_ONCE);
    const rows = await store.findCards(some);
    for (const cardId of some) {
      const row = rows.get(cardId);
      const lastSec = row ? await findLastTapSec(store, row, context, latestSec) : -1;
      const beforeSec = rulings.get(cardId)?.at(-1)?.holdsSec ?? 0;
      holdsOf.set(cardId, Math.max(lastSec + 1, beforeSec));
    }
  }
  return holdsOf;
}

/** Instant of the latest tap of a card up to `latestSec`; -1 without one. */
async function findLastTapSec(
  store: LedgerStore,
  row: CardRow,
  context: CardsContext,
  latestSec: number,
): Promise<number> {
  if (row.state === '') return -1;
  const { last } = parseCardState(row.state);
  // The last tap in the card's order is the latest one unless the card counts its taps.
  if (last && last.eventSec <= latestSec && !hasCounter(row, context)) return last.eventSec;
  const taps = await store.listTapsOfCard(row.cardId);
  return taps.reduce((max, { eventSec }) => (eventSec <= latestSec ? Math.max(max, eventSec) : max), -1);
}

function toOlder(version: number, lastVersion: number): ProblemError {
  return new ProblemError(
    'deny-list-older',
    {
      zh: `黑名单 ${version} 早于已收到的 ${lastVersion}`,
      en: `Deny list ${version} is older than list ${lastVersion}, which the ledger has`,
    },
    { version, lastVersion },
  );
}
