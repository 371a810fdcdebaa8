/** Rows of commits by card: what a ledger that has not written them yet will have beside what it has. */
import { compareJourneys, compareTapKeys, compareTransferKeys } from '../ledger/key-order.ts';
import type { IngestCommit, JourneyRow, StoredCardRecords, StoredTap } from '../ledger/ledger-store.ts';
import { type Transfer, toKeyText } from '../ledger/transfer.ts';
import { toTapId } from '../scheme/tap.ts';

type CommitRows = Pick<IngestCommit, 'taps' | 'journeys' | 'transfers'> & {
  readonly cards: readonly { readonly cardId: string }[];
};

export class CommittedRows {
  /** A commit that changes what there is of a card writes the card. */
  readonly #cards = new Set<string>();
  readonly #taps = new Map<string, StoredTap[]>();
  /** Of each card, later versions behind earlier ones. */
  readonly #journeys = new Map<string, JourneyRow[]>();
  /** By source and number. */
  readonly #transfers = new Map<string, Transfer[]>();
  /** Those of a journey whose source is another tap, or a decision. */
  readonly #ofJourneys = new Map<string, Transfer[]>();

  /** @param commit - after all that it rests on */
  add({ cards, journeys, taps, transfers }: CommitRows): void {
    for (const { cardId } of cards) this.#cards.add(cardId);
    for (const tap of taps) push(this.#taps, tap.cardId, tap);
    for (const journey of journeys) push(this.#journeys, journey.cardId, journey);
    for (const transfer of transfers) {
      const { journeyId, seq, source } = transfer;
      const tapId = `${source}/${seq}`;
      push(this.#transfers, tapId, transfer);
      if (journeyId !== null && journeyId !== tapId) push(this.#ofJourneys, journeyId, transfer);
    }
  }

  /**
   * What the ledger has of a card, with the rows of the commits.
   *
   * @param own - may have some of these rows already
   */
  addTo(cardId: string, own: StoredCardRecords): StoredCardRecords {
    if (!this.#cards.has(cardId)) return own;
    const taps = new Map(own.taps.map((tap) => [toTapId(tap), tap]));
    for (const tap of this.#taps.get(cardId) ?? []) taps.set(toTapId(tap), tap);
    const journeys = new Map(own.journeys.map((journey) => [journey.journeyId, journey]));
    for (const journey of this.#journeys.get(cardId) ?? []) {
      const before = journeys.get(journey.journeyId);
      if (!before || before.version < journey.version) journeys.set(journey.journeyId, journey);
    }
    const transfers = new Map(own.transfers.map((transfer) => [toKeyText(transfer), transfer]));
    for (const id of taps.keys())
      for (const list of [this.#transfers, this.#ofJourneys])
        for (const transfer of list.get(id) ?? []) transfers.set(toKeyText(transfer), transfer);
    return {
      taps: [...taps.values()].sort(compareTapKeys),
      journeys: [...journeys.values()].sort(compareJourneys),
      transfers: [...transfers.values()].sort(compareTransferKeys),
    };
  }

  findTransfers(tapId: string): readonly Transfer[] {
    return this.#transfers.get(tapId) ?? [];
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
