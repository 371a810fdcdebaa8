/** A ledger of one card in memory, which checks every commit. */

import type { CachedCard } from '../../../server/money/cards/card-cache.ts';
import { emptyCardState, parseCardState } from '../../../server/money/cards/card-state.ts';
import type { CardsContext } from '../../../server/money/cards/cards-context.ts';
import { createCardRows } from '../../../server/money/cards/post-events.ts';
import { settleCard } from '../../../server/money/cards/rework-cards.ts';
import { foldCard, refoldWith, toOrderedTaps } from '../../../server/money/cards/work-card.ts';
import type { JourneyRow, ReconItem } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { type Card, type Tap, toTapId } from '../../../server/money/scheme/tap.ts';

const toKey = ({ source, seq, leg }: { source: string; seq: number; leg: number }) =>
  `${source}/${seq}/${leg}`;

export class CardLedger {
  readonly #context: CardsContext;
  readonly #taps = new Map<string, Tap>();
  readonly #journeys = new Map<string, JourneyRow>();
  readonly #transfers = new Map<string, Transfer>();
  readonly #reversed = new Set<string>();
  readonly items = new Map<string, ReconItem>();
  #card: CachedCard;
  #closedDay: number | null = null;
  /** Commits that replayed the card. */
  refolds = 0;

  constructor(card: Card, context: CardsContext) {
    this.#context = context;
    this.#card = {
      row: { ...card, balanceFen: 0, state: '', unsettledDay: null },
      state: emptyCardState,
      revision: undefined,
    };
  }

  get card(): CachedCard {
    return this.#card;
  }

  get transfers(): readonly Transfer[] {
    return [...this.#transfers.values()];
  }

  get journeys(): readonly JourneyRow[] {
    return [...this.#journeys.values()].toSorted((a, b) => (a.journeyId < b.journeyId ? -1 : 1));
  }

  /** Ignores known taps, as ingest does. */
  commit(taps: readonly Tap[]): void {
    const fresh = [...new Map(taps.map((tap) => [toTapId(tap), tap])).values()].filter(
      (tap) => !this.#taps.has(toTapId(tap)),
    );
    if (fresh.length === 0) return;
    const rows = createCardRows();
    const line = {
      firstOpenDay: this.#closedDay === null ? null : this.#closedDay + 1,
      closedDay: this.#closedDay,
    };
    // Through its text, as read from a database.
    const before = { ...this.#card, state: parseCardState(this.#card.row.state) };
    const ordered = toOrderedTaps(before, fresh, this.#context);
    if (ordered.needsRecords) {
      this.refolds++;
      const history = { taps: [...this.#taps.values()], journeys: this.journeys, transfers: this.transfers };
      this.#card = refoldWith(rows, before, ordered, history, this.#context, line);
    } else this.#card = foldCard(rows, before, ordered, this.#context, line);
    for (const tap of fresh) this.#taps.set(toTapId(tap), tap);
    this.#write(rows);
  }

  /** Settles the card at the close of a service day. */
  close(day: number): void {
    this.#closedDay = day;
    const rows = createCardRows();
    const row = settleCard(rows, this.#card.row, day, this.#context);
    if (row) this.#card = { row, state: parseCardState(row.state), revision: undefined };
    this.#write(rows);
  }

  #write({ journeys, transfers, reconItems }: ReturnType<typeof createCardRows>): void {
    for (const transfer of transfers) {
      const key = toKey(transfer);
      if (this.#transfers.has(key)) throw new Error(`key ${key} twice`);
      if (transfer.amountFen <= 0) throw new Error(`no amount: ${key}`);
      if (this.#closedDay !== null && transfer.batchDay < this.#closedDay)
        throw new Error(`into a closed batch: ${key}`);
      this.#transfers.set(key, transfer);
      if (transfer.kind !== 'reversal') continue;
      const original = transfer.reverses && this.#transfers.get(toKey(transfer.reverses));
      if (!original || original.dr !== transfer.cr || original.cr !== transfer.dr)
        throw new Error(`reverses nothing: ${key}`);
      if (this.#reversed.has(toKey(original))) throw new Error(`reversed twice: ${toKey(original)}`);
      this.#reversed.add(toKey(original));
    }
    for (const journey of journeys) {
      const known = this.#journeys.get(journey.journeyId);
      if (known && known.version >= journey.version)
        throw new Error(`version ${journey.version} of ${journey.journeyId} twice`);
      this.#journeys.set(journey.journeyId, journey);
    }
    for (const item of reconItems) if (!this.items.has(item.itemId)) this.items.set(item.itemId, item);
    this.#check();
  }

  /** Credits minus debits of each account that is not zero. */
  sumBalances(isPending = false): Map<string, number> {
    const sums = new Map<string, number>();
    for (const transfer of this.#transfers.values()) {
      if (transfer.isPending !== isPending) continue;
      const { amountFen, cr, dr } = transfer;
      sums.set(cr, (sums.get(cr) ?? 0) + amountFen);
      sums.set(dr, (sums.get(dr) ?? 0) - amountFen);
    }
    for (const [account, sum] of sums) if (sum === 0) sums.delete(account);
    return sums;
  }

  #check(): void {
    const { row, state } = this.#card;
    const balances = this.sumBalances();
    if ((balances.get(`CARD:${row.cardId}`) ?? 0) !== row.balanceFen) throw new Error('balance of the card');
    const ofJourney = new Map<string, number>();
    for (const { amountFen, cr, dr, isPending, journeyId } of this.#transfers.values()) {
      if (isPending || journeyId === null) continue;
      const sign = (cr === 'JRN' ? 1 : 0) - (dr === 'JRN' ? 1 : 0);
      ofJourney.set(journeyId, (ofJourney.get(journeyId) ?? 0) + sign * amountFen);
    }
    for (const [journeyId, sum] of ofJourney)
      if (sum !== 0) throw new Error(`journey ${journeyId} leaves ${sum}`);
    // Only entries without exit have pending money.
    const held = [...state.left, ...(state.open ? [state.open] : [])].reduce(
      (sum, { holdFen }) => sum + holdFen,
      0,
    );
    if ((this.sumBalances(true).get('JRN') ?? 0) !== held)
      throw new Error('pending money without an open journey');
  }
}
