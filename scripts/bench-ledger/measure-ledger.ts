/** Measures a database: the store alone beside a bare insert, and taps from pricing to verification. */
import type { ClearingSource } from '../../server/app/verify/clearing-source.ts';
import { type LedgerCheck, type VerifyRunner, verifyLedger } from '../../server/app/verify/verify-ledger.ts';
import { verifySince } from '../../server/app/verify/verify-since.ts';
import { openVerifyThreads } from '../../server/app/verify/verify-threads.ts';
import { createCardsContext } from '../../server/money/cards/cards-context.ts';
import { type ChunkOrder, ingestAhead } from '../../server/money/cards/ingest-ahead.ts';
import { createTapIngest } from '../../server/money/cards/ingest-taps.ts';
import type { IngestChunk } from '../../server/money/cards/prepare-commit.ts';
import { createCardSettler } from '../../server/money/cards/rework-cards.ts';
import { takeGround } from '../../server/money/ground/take-ground.ts';
import type { StoredTap } from '../../server/money/ledger/ledger-store.ts';
import { closeDays } from '../../server/money/settlement/clearing-day.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { toExampleFareNetworkTable } from '../../tests/support/example-fare-network.ts';
import { exampleScheme } from '../../tests/support/example-scheme.ts';
import type { BareInsert } from './bare-insert.ts';
import { type LedgerRow, Stopwatch } from './ledger-row.ts';
import { iterateSyntheticCommits, iterateTopUps } from './synthetic-commits.ts';
import { SyntheticDay } from './synthetic-taps.ts';

interface Sizes {
  readonly taps: number;
  readonly cards: number;
  /** Days that are closed before the measured one. */
  readonly closedDays: number;
  /** Each of them has this part of its taps. */
  readonly closedPart: number;
}

/** Opens a new ledger; threads open it by its location. */
type Open = (
  name: string,
) => Promise<{ readonly ledger: OpenLedger; readonly place: ClearingSource['ledger'] }>;

const BATCH = 1_000;
const SINGLE_TAPS = 1_000;
const VERIFY_THREADS = 2;
/** The day after has this part of the taps. */
const LATER_PART = 4;
/** Number of batches that are generated in advance, so that this is not measured. */
const PIECE = 50;
/** 2026-03-02, a day of the example tariff. */
const DAY = 20_514;
const YEARS = new Set([2026]);

/** Measures commits that have a tap row, two transfers, a card state and 0.7 journeys for each tap, without pricing. */
export async function* measureStore(
  database: LedgerRow['database'],
  open: Open,
  openBare: () => Promise<BareInsert>,
  { taps, cards }: Sizes,
  say: (text: string) => void,
): AsyncGenerator<LedgerRow> {
  const options = { taps, cards, terminals: 3_000, size: BATCH, run: 50, seed: 1 };
  say(`${database}: bare insert`);
  const bare = await openBare();
  const bareWatch = new Stopwatch();
  for (const commit of iterateSyntheticCommits(options)) await bareWatch.run(() => bare.insert(commit));
  await bare.close();
  yield bareWatch.toRow(database, 'bare insert of the same rows', taps);

  say(`${database}: store`);
  const { ledger } = await open('store');
  for (const commit of iterateTopUps(cards)) await ledger.commitIngest(commit);
  const watch = new Stopwatch();
  for (const commit of iterateSyntheticCommits(options)) await watch.run(() => ledger.commitIngest(commit));
  await ledger.close();
  yield watch.toRow(database, 'store alone, batches of 1,000', taps);
}

/**
 * A ledger of the example tariff, whose cards are topped up and some days closed, and what the taps of the next day are
 * ingested with.
 */
async function openDay(open: Open, name: string, { cards, closedDays, closedPart, taps }: Sizes) {
  const measuredDay = DAY + closedDays;
  const { ledger, place } = await open(name);
  const present = { versions: [exampleScheme], loadTable: toExampleFareNetworkTable };
  const { ground } = await takeGround(ledger, present, DAY * 86_400);
  const { book } = ground;
  const context = createCardsContext(book, ground.fareNetworkOn, [], ground.groundOn);
  const ingest = createTapIngest(ledger, () => context);
  let commit = 0;
  const toOrder = (chunk: StoredTap[]): ChunkOrder<IngestChunk, null> => ({
    chunk: { taps: chunk, files: [], items: [] },
    commitId: `batch-${commit++}`,
    receivedSec: (measuredDay + 2) * 86_400,
    about: null,
  });
  const synthetic = new SyntheticDay({ cards, size: BATCH, day: DAY, seed: 2 });
  for await (const _ of ingestAhead(ingest, mapEach(synthetic.iterateTopUps(), toOrder)));
  const closeDay = async (day: number, say: (text: string) => void = () => {}) => {
    const clearing = {
      book,
      calendar: { years: YEARS, holidays: new Map(), officeDays: new Set<number>() },
      nowSec: (measuredDay + 2) * 86_400,
      settleCards: createCardSettler(context),
    };
    for await (const { state } of closeDays(ledger, clearing, day, 'paid')) say(state);
  };
  for (let day = DAY; day < measuredDay; day++) {
    const chunks = synthetic.iterateRides(Math.ceil(taps / closedPart));
    for await (const _ of ingestAhead(ingest, mapEach(chunks, toOrder)));
    await closeDay(day);
    synthetic.goToNextDay();
  }
  const watch = new Stopwatch();
  /** Measures the ingest of chunks, which are generated in pieces before. */
  const ingestRides = async (chunks: Iterable<StoredTap[]>): Promise<Stopwatch> => {
    for (const piece of takePieces(chunks, PIECE)) {
      const orders = piece.map(toOrder);
      await watch.run(async () => {
        for await (const _ of ingestAhead(ingest, orders));
      });
    }
    return watch;
  };
  return { ledger, measuredDay, place, book, ingest, ingestRides, closeDay, synthetic, toOrder };
}

function* mapEach<From, To>(values: Iterable<From>, toValue: (value: From) => To): Generator<To> {
  for (const value of values) yield toValue(value);
}

/** Share of the taps that come after a later tap of their card. */
const LATE_SHARE = 0.2;

/** Measures pricing and posting of a day whose taps are partly late. */
export async function measureLate(
  database: LedgerRow['database'],
  open: Open,
  sizes: Sizes,
  say: (text: string) => void,
): Promise<LedgerRow> {
  say(`${database}: late taps`);
  const { taps } = sizes;
  const { ingestRides, ledger, synthetic } = await openDay(open, 'late', sizes);
  try {
    const watch = await ingestRides(synthetic.iterateRides(taps, LATE_SHARE));
    const percent = Math.round((synthetic.lateCount / taps) * 100);
    return watch.toRow(database, `priced and posted, ${percent} % late`, taps, false);
  } finally {
    await ledger.close();
  }
}

/**
 * Measures pricing and posting of taps in batches, then one by one, then the close of the day, then its verification, and
 * that of a later day alone.
 */
export async function* measureDay(
  database: LedgerRow['database'],
  open: Open,
  sizes: Sizes,
  say: (text: string) => void,
): AsyncGenerator<LedgerRow> {
  say(`${database}: ingest`);
  const { cards, closedDays, closedPart, taps } = sizes;
  const day = await openDay(open, 'day', sizes);
  const { book, ingest, ledger, measuredDay, place, synthetic, toOrder } = day;
  try {
    yield (await day.ingestRides(synthetic.iterateRides(taps))).toRow(
      database,
      'priced and posted, batches of 1,000',
      taps,
      false,
    );
    const singles = new Stopwatch();
    const total = cards + taps + SINGLE_TAPS;
    const before = closedDays * Math.ceil(taps / closedPart);
    for (const chunk of synthetic.iterateRides(SINGLE_TAPS)) {
      for (const tap of chunk) {
        const order = toOrder([tap]);
        await singles.run(() => ingest.ingest(order.chunk, order.commitId, order.receivedSec));
      }
    }
    yield singles.toRow(database, 'priced and posted, one by one', SINGLE_TAPS);

    const measureClose = async (of: number) => {
      say(`${database}: close`);
      const watch = new Stopwatch();
      await watch.run(() => day.closeDay(of, (state) => say(`${database}: ${state}`)));
      return watch;
    };
    const verifyBy = async (check: (runner: VerifyRunner) => Promise<LedgerCheck>) => {
      say(`${database}: verify`);
      const watch = new Stopwatch();
      await watch.run(async () => {
        const calendar = { years: YEARS, holidays: new Map(), officeDays: new Set<number>() };
        const source: ClearingSource = { calendar, ledger: place };
        const runner = await openVerifyThreads(source, ledger, VERIFY_THREADS);
        try {
          const { differences, holds, invariants } = await check(runner);
          const broken = [...invariants.filter(({ rows }) => rows.length > 0), ...differences];
          if (!holds) throw new Error(`broken: ${JSON.stringify(broken)}`);
        } finally {
          await runner.close();
        }
      });
      return watch;
    };
    const closed = closedDays === 0 ? total : total - cards;
    const posting = new Stopwatch();
    await posting.run(() => ledger.runExclusive(() => ledger.post()));
    yield posting.toRow(database, 'brought into the tables', closed);
    const close = await measureClose(measuredDay);
    yield close.toRow(database, 'close of the day', closed);
    const verify = await verifyBy((runner) => verifyLedger(runner, book));
    yield verify.toRow(database, 'everything checked, two threads', total + before);
    const later = Math.ceil(taps / LATER_PART);
    synthetic.goToNextDay();
    await day.ingestRides(synthetic.iterateRides(later));
    await day.closeDay(measuredDay + 1);
    const since = await verifyBy((runner) => verifySince(runner, book, measuredDay));
    yield since.toRow(database, 'a day after the anchored seal', later);
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
