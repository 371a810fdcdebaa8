/** A ledger of cards and batches without a database, on which chunks of taps are prepared. */
import { CardCache } from '../../../server/money/cards/card-cache.ts';
import { type CardsContext, createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { KnownTaps, Unwritten } from '../../../server/money/cards/ingest-memory.ts';
import { type IngestChunk, prepareCommit } from '../../../server/money/cards/prepare-commit.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import type {
  BatchRow,
  BatchState,
  CardRow,
  LedgerStore,
} from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

/** The clock of the ledger. */
export const RECEIVED = at(D, '12:00');

export const toContext = (...schemes: Scheme[]) =>
  createCardsContext(new SchemeBook(schemes.length === 0 ? [exampleScheme] : schemes), exampleFareNetwork);
export const toBatch = (batchDay: number, state: BatchState): BatchRow => ({
  batchDay,
  state,
  sealHash: null,
  paidHash: null,
});

interface BenchPart {
  readonly cards?: readonly Card[];
  readonly batches?: readonly BatchRow[];
  readonly context?: CardsContext;
  readonly groundDays?: readonly number[];
}

/** A ledger that has cards and batches and no taps; chunks are prepared one upon the other and never written. */
export function openBench({
  batches = [],
  cards = [makeCard('A1')],
  context,
  groundDays = [],
}: BenchPart = {}) {
  const rows = cards.map(
    (card): CardRow => ({ ...card, balanceFen: 0, state: '', unsettledDay: null, revision: 0 }),
  );
  const asked: (readonly string[])[] = [];
  const store = {
    findCards: async (ids: readonly string[]) =>
      new Map(rows.filter(({ cardId }) => ids.includes(cardId)).map((row) => [row.cardId, row])),
    findLastTaps: async () => new Map(),
    findTapHashes: async () => new Map(),
    listBatches: async () => batches,
    listRecordsOfCards: async (ids: readonly string[]) => {
      asked.push(ids);
      return new Map(ids.map((id) => [id, { taps: [], journeys: [], transfers: [] }]));
    },
  } as unknown as LedgerStore;
  let pauses = 0;
  const bench = {
    store,
    context: context ?? toContext(),
    cache: new CardCache(0),
    knownTaps: new KnownTaps(),
    unwritten: new Unwritten(),
    groundDays: new Set(groundDays),
    pause: async () => void pauses++,
  };
  const prepare = async (taps: readonly Tap[], part: Partial<IngestChunk> = {}, receivedSec = RECEIVED) => {
    const chunk = { taps: taps.map((tap) => toStoredTap(tap, 'file')), files: [], items: [], ...part };
    const prepared = await prepareCommit(bench, chunk, 'commit', receivedSec);
    bench.unwritten.add(prepared);
    return prepared.commit;
  };
  /** `terminal/number` of the taps that were taken, and `terminal/number reason` of those set aside. */
  const sort = async (...given: Parameters<typeof prepare>) => {
    const { quarantined, taps } = await prepare(...given);
    return [
      ...taps.map(({ terminalId, terminalSeq }) => `${terminalId}/${terminalSeq}`),
      ...quarantined.map(({ reason, terminalId, terminalSeq }) => `${terminalId}/${terminalSeq} ${reason}`),
    ];
  };
  return { asked, bench, pauses: () => pauses, prepare, sort };
}

/** A bus ride of 180 fen. */
export const ride = (seq: number, eventSec: number, part: Partial<Tap> = {}) =>
  makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec, ...part });
