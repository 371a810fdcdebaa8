/** Cards of the example tariff, their taps and a ledger, shared by the tests of this room. */
import type { ReconDraft } from '../../../server/money/cards/card-event.ts';
import type { CardsContext } from '../../../server/money/cards/cards-context.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { createTapIngest, type IngestedChunk } from '../../../server/money/cards/ingest-taps.ts';
import {
  type RegistrationRefusal,
  type RegistrationRequest,
  registerCards,
  reworkRegistered,
} from '../../../server/money/cards/register-cards.ts';
import { createCardSettler, reworkCards } from '../../../server/money/cards/rework-cards.ts';
import { type DenyListRequest, takeDenyList } from '../../../server/money/cards/take-deny-list.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import type { TerminalFile } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, DenyEntry, Tap, TapKind } from '../../../server/money/scheme/tap.ts';
import { toCeilingSwitches } from '../../../server/money/settlement/ceilings.ts';
import { stepClearingDay } from '../../../server/money/settlement/clearing-day.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';

/** 2026-03-02, a Monday. */
export const D = 20_514;

/** Epoch seconds of a clock in Asia/Shanghai on a calendar date. */
export function at(day: number, clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return (day * 24 - 8) * 3600 + hours * 3600 + minutes * 60 + seconds;
}

export const makeCard = (cardId: string, part: Partial<Card> = {}): Card => ({
  cardId,
  issuerId: 'CA',
  mediumId: 'card-a',
  categoryId: null,
  homeCity: 'A',
  validToSec: null,
  ...part,
});

export const makeTap = (terminalId: string, terminalSeq: number, part: Partial<Tap> = {}): Tap => ({
  terminalId,
  terminalSeq,
  kind: 'ride',
  cardId: 'A1',
  cardSeq: null,
  eventSec: at(D, '08:00'),
  networkId: null,
  routeId: null,
  vehicleId: null,
  stopId: null,
  amountFen: null,
  balanceAfterFen: null,
  tariffVersion: null,
  denyListVersion: null,
  ...part,
});

/** Makes taps; each kind has its own terminal. */
export class TapMaker {
  readonly #seqs = new Map<string, number>();

  make(terminalId: string, part: Partial<Tap>): Tap {
    const seq = (this.#seqs.get(terminalId) ?? 0) + 1;
    this.#seqs.set(terminalId, seq);
    return makeTap(terminalId, seq, part);
  }

  topUp(cardId: string, amountFen: number, eventSec = at(D, '05:00')): Tap {
    return this.make('kiosk', { kind: 'top-up', cardId, amountFen, eventSec });
  }

  bus(cardId: string, clock: string, routeId: string, part: Partial<Tap> = {}): Tap {
    return this.make('bus', { cardId, eventSec: at(D, clock), networkId: 'A-bus', routeId, ...part });
  }

  gate(kind: 'on' | 'off', cardId: string, clock: string, stop: string, part: Partial<Tap> = {}): Tap {
    const fields = { kind: kind as TapKind, cardId, eventSec: at(D, clock), stopId: `ex:${stop}` };
    return this.make(`gate-${stop}`, { ...fields, networkId: 'A-metro', ...part });
  }

  metro(cardId: string, on: string, off: string, from: string, to: string): Tap[] {
    return [this.gate('on', cardId, on, from), this.gate('off', cardId, off, to)];
  }
}

export interface CardWorldOptions {
  readonly scheme?: Scheme;
  /** All versions of the scheme; default: the example. */
  readonly schemes?: readonly Scheme[];
  readonly denyEntries?: readonly DenyEntry[];
}

/** A ledger with the example tariff. */
export class CardWorld {
  readonly store: OpenLedger;
  /** After the last close: without payers that reached a ceiling. */
  context: CardsContext;
  readonly #book: SchemeBook;
  readonly #denyEntries: readonly DenyEntry[];
  readonly #ingest: ReturnType<typeof createTapIngest>;
  #commits = 0;

  constructor(
    store: OpenLedger,
    { scheme = exampleScheme, schemes = [scheme], denyEntries = [] }: CardWorldOptions = {},
  ) {
    this.store = store;
    this.#book = new SchemeBook(schemes);
    this.#denyEntries = denyEntries;
    this.context = createCardsContext(this.#book, exampleFareNetwork, denyEntries);
    this.#ingest = createTapIngest(store, () => this.context);
  }

  /**
   * Ingests one commit; the same taps with another `commitId` are another commit.
   *
   * @param receivedSec - clock of the ledger; default: after the latest tap
   */
  async ingest(
    taps: readonly Tap[],
    commitId = `commit-${this.#commits++}`,
    receivedSec = Math.max(at(D, '12:00'), ...taps.map(({ eventSec }) => eventSec)),
    items: readonly ReconDraft[] = [],
    files: readonly TerminalFile[] = [],
  ): Promise<IngestedChunk> {
    const stored = taps.map((tap) => toStoredTap(tap, commitId));
    return this.#ingest.ingest({ taps: stored, files, items }, commitId, receivedSec);
  }

  /** Registers cards and works their journeys out again. @returns refusals; nothing is written then */
  async register(
    requests: readonly RegistrationRequest[],
    receivedSec: number,
  ): Promise<readonly RegistrationRefusal[]> {
    const origin = { source: 'cards.csv', by: 'office', receivedSec };
    const registered = await registerCards(this.store, this.context, requests, origin);
    this.#ingest.forget();
    const commitId = `cards-${this.#commits++}`;
    await reworkRegistered(this.store, this.context, registered, commitId, receivedSec);
    this.#ingest.forget();
    return registered.refusals;
  }

  /** Takes a deny list and works the cards out again for which something changes. */
  async deny(list: DenyListRequest, receivedSec: number): Promise<readonly string[]> {
    const origin = { source: 'denied.csv', by: 'office', receivedSec };
    const { changedIds, reworkIds } = await takeDenyList(this.store, this.context, list, origin);
    await this.refresh();
    await reworkCards(this.store, this.context, reworkIds, `denied-${this.#commits++}`, receivedSec);
    this.#ingest.forget();
    return changedIds;
  }

  /** Reads deny lists and ceilings again. */
  async refresh(): Promise<void> {
    const denials = [...this.#denyEntries, ...(await this.store.listDenials())];
    this.context = createCardsContext(await this.#switchBook(), exampleFareNetwork, denials);
    this.#ingest.forget();
  }

  /** Closes a service day, from the cut to the payments. */
  async close(day: number): Promise<void> {
    const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
    const settleCards = createCardSettler(this.context);
    const nowSec = at(day + 1, '12:00');
    const context = { book: await this.#switchBook(), calendar, settleCards, nowSec };
    let state = await stepClearingDay(this.store, context, day);
    while (state !== 'paid') state = await stepClearingDay(this.store, context, day);
    await this.refresh();
  }

  async #switchBook(): Promise<SchemeBook> {
    const batches = await this.store.listBatches();
    const [first, last] = [batches[0]?.batchDay ?? 0, batches.at(-1)?.batchDay ?? 0];
    return this.#book.withSwitches(toCeilingSwitches(await this.store.listFlows(first, last), this.#book));
  }

  /** What the desk carries decisions out with. */
  get desk() {
    return { store: this.store, ingest: this.#ingest, cards: () => this.context };
  }

  balance(account: string): Promise<number> {
    return this.store.findBalance(account);
  }
}
