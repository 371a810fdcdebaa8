/** Measures a database: the store alone beside a bare insert, and taps from pricing to verification. */
import type { ClearingSource } from '../../server/app/verify/clearing-source.ts';
import { verifyLedger } from '../../server/app/verify/verify-ledger.ts';
import { openVerifyThreads } from '../../server/app/verify/verify-threads.ts';
import { createCardsContext } from '../../server/money/cards/cards-context.ts';
import { type ChunkOrder, ingestAhead } from '../../server/money/cards/ingest-ahead.ts';
import { createTapIngest } from '../../server/money/cards/ingest-taps.ts';
import type { IngestChunk } from '../../server/money/cards/prepare-commit.ts';
import { createCardSettler } from '../../server/money/cards/rework-cards.ts';
import type { StoredTap } from '../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { closeDays } from '../../server/money/settlement/clearing-day.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { toExampleFareNetworkTable } from '../../tests/support/example-fare-network.ts';
import { exampleFareNetwork, exampleScheme } from '../../tests/support/example-scheme.ts';
import type { BareInsert } from './bare-insert.ts';
import { type LedgerRow, Stopwatch } from './ledger-row.ts';
import { iterateSyntheticCommits, iterateTopUps } from './synthetic-commits.ts';
import { SyntheticDay } from './synthetic-taps.ts';

interface Sizes {
  readonly taps: number;
  readonly cards: number;
}

/** Opens a new ledger; threads open it by its location. */
type Open = (
  name: string,
) => Promise<{ readonly ledger: OpenLedger; readonly place: ClearingSource['ledger'] }>;

const BATCH = 1_000;
const SINGLE_TAPS = 1_000;
const VERIFY_THREADS = 2;
/** Number of batches that are generated in advance, so that this is not measured. */
const PIECE = 50;
/** 2026-03-02, a day of the example tariff. */
const DAY = 20_514;

/** Measures commits that have a tap row, two transfers, a card state and 0.7 journeys for each tap, without pricing. */
export async function measureStore(
  database: LedgerRow['database'],
  open: Open,
  openBare: () => Promise<BareInsert>,
  { taps, cards }: Sizes,
  say: (text: string) => void,
): Promise<LedgerRow[]> {
  const options = { taps, cards, terminals: 3_000, size: BATCH, run: 50, seed: 1 };
  say(`${database}: bare insert`);
  const bare = await openBare();
  const bareWatch = new Stopwatch();
  for (const commit of iterateSyntheticCommits(options)) await bareWatch.run(() => bare.insert(commit));
  await bare.close();

  say(`${database}: store`);
  const { ledger } = await open('store');
  for (const commit of iterateTopUps(cards)) await ledger.commitIngest(commit);
  const watch = new Stopwatch();
  for (const commit of iterateSyntheticCommits(options)) await watch.run(() => ledger.commitIngest(commit));
  await ledger.close();
  return [
    bareWatch.toRow(database, 'bare insert of the same rows', taps),
    watch.toRow(database, 'store alone, batches of 1,000', taps),
  ];
}

/** Measures pricing and posting of taps in batches, then one by one, then the close of the day, then its verification. */
export async function measureDay(
  database: LedgerRow['database'],
  open: Open,
  { taps, cards }: Sizes,
  say: (text: string) => void,
): Promise<LedgerRow[]> {
  const { ledger, place } = await open('day');
  try {
    const book = new SchemeBook([exampleScheme]);
    const context = createCardsContext(book, exampleFareNetwork, []);
    const ingest = createTapIngest(ledger, () => context);
    const batches = new Stopwatch();
    const singles = new Stopwatch();
    say(`${database}: ingest`);
    let commit = 0;
    const toOrder = (chunk: StoredTap[]): ChunkOrder<IngestChunk, null> => ({
      chunk: { taps: chunk, files: [], items: [] },
      commitId: `batch-${commit++}`,
      receivedSec: (DAY + 2) * 86_400,
      about: null,
    });
    const synthetic = new SyntheticDay({ cards, size: BATCH, day: DAY, seed: 2 });
    for await (const _ of ingestAhead(ingest, Array.from(synthetic.iterateTopUps(), toOrder)));
    for (const piece of takePieces(synthetic.iterateRides(taps), PIECE)) {
      const orders = piece.map(toOrder);
      await batches.run(async () => {
        for await (const _ of ingestAhead(ingest, orders));
      });
    }
    const total = cards + taps + SINGLE_TAPS;
    for (const chunk of synthetic.iterateRides(SINGLE_TAPS)) {
      for (const tap of chunk) {
        const order = toOrder([tap]);
        await singles.run(() => ingest.ingest(order.chunk, order.commitId, order.receivedSec));
      }
    }

    say(`${database}: close`);
    const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
    const close = new Stopwatch();
    await close.run(async () => {
      const nowSec = (DAY + 2) * 86_400;
      const clearing = { book, calendar, nowSec, settleCards: createCardSettler(context) };
      for await (const { state } of closeDays(ledger, clearing, DAY, 'paid')) say(`${database}: ${state}`);
    });

    say(`${database}: verify`);
    const verify = new Stopwatch();
    await verify.run(async () => {
      const fareNetworkTable = toExampleFareNetworkTable();
      const source: ClearingSource = { versions: book.versions, calendar, fareNetworkTable, ledger: place };
      const runner = await openVerifyThreads(source, ledger, VERIFY_THREADS);
      try {
        const { differences, holds, invariants } = await verifyLedger(runner, book);
        const broken = [...invariants.filter(({ rows }) => rows.length > 0), ...differences];
        if (!holds) throw new Error(`broken: ${JSON.stringify(broken)}`);
      } finally {
        await runner.close();
      }
    });
    return [
      batches.toRow(database, 'priced and posted, batches of 1,000', taps, false),
      singles.toRow(database, 'priced and posted, one by one', SINGLE_TAPS),
      close.toRow(database, 'close of the day', total),
      verify.toRow(database, 'everything checked, two threads', total),
    ];
  } finally {
    await ledger.close();
  }
}

/** Splits items into pieces of `size`; the last one may be smaller. */
function* takePieces<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let piece: T[] = [];
  for (const item of items) {
    if (piece.push(item) < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
