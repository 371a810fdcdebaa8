/** Records that are entries of the daybook equal records in the tables: at every read, for every process, after every end. */
import { copyFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTapIngest, type TapIngest } from '../../../server/money/cards/ingest-taps.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import type { StoredCardRecords } from '../../../server/money/ledger/ledger-store.ts';
import { transferKinds } from '../../../server/money/ledger/transfer.ts';
import { type Tap, toTapId } from '../../../server/money/scheme/tap.ts';
import { toPlaces } from '../../../server/store/columns.ts';
import { toEntry } from '../../../server/store/daybook/entry.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import type { TableRow } from '../../../server/store/schema.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, CardWorld, D, TapMaker } from '../../money/cards/card-world.ts';
import { ClearingWorld, listExampleDay, people } from '../../money/settlement/clearing-world.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { openFullBooks } from '../../support/full-books.ts';
import { type LedgerKind, ledgerKinds } from '../../support/ledgers.ts';
import { drawHistory, type RandomHistory } from '../../support/random-taps.ts';
import { readAll } from '../../support/read-tables.ts';

const HISTORIES = Math.max(5, Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 400));

const countEntries = async ({ context: { db } }: OpenLedger): Promise<number> => {
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM daybook`.execute(db);
  return Number(rows[0]?.count);
};

/** Ingests by one line whose cache is never cleared, beside closes and registrations by others. */
class UnawareWorld {
  readonly #store: OpenLedger;
  readonly #others: ClearingWorld;
  readonly #ingest: TapIngest;
  #commits = 0;

  constructor(store: OpenLedger) {
    this.#store = store;
    this.#others = new ClearingWorld(store);
    this.#ingest = createTapIngest(store, () => this.#others.cards.context);
  }

  readonly cards = async (taps: readonly Tap[]): Promise<void> => {
    const commitId = `unaware-${taps[0]?.terminalId}-${this.#commits++}`;
    const chunk = { taps: taps.map((tap) => toStoredTap(tap, commitId)), files: [], items: [] };
    await this.#ingest.ingest(chunk, commitId, Math.max(...taps.map(({ eventSec }) => eventSec)));
  };

  readonly close = async (day: number): Promise<void> => {
    await this.#others.close(day);
  };

  readonly register = async (cardId: string, receivedSec: number): Promise<void> => {
    await this.#store.putRegistrations([
      {
        cardId,
        fromSec: receivedSec,
        named: { categoryId: null },
        source: 'cards.csv',
        by: 'office',
        receivedSec,
      },
    ]);
  };
}

interface CardView {
  readonly cardId: string;
  readonly state: string;
  readonly balanceFen: number;
  readonly revision: number | undefined;
  readonly records: StoredCardRecords;
}

/** What is found of single cards without bringing entries into the tables. */
async function viewCards(ledger: OpenLedger, cardIds: readonly string[]): Promise<CardView[]> {
  const cards = await ledger.findCards(cardIds);
  const records = await ledger.listRecordsOfCards(cardIds);
  const views = Array.from(cards.values(), async ({ balanceFen, cardId, revision, state }) => {
    const ofCard = records.get(cardId) as StoredCardRecords;
    expect(await ledger.listTapsOfCard(cardId)).toEqual(ofCard.taps);
    expect(await ledger.listJourneysOfCard(cardId)).toEqual(ofCard.journeys);
    expect(await ledger.listTransfersOfCard(cardId)).toEqual(ofCard.transfers);
    return { cardId, state, balanceFen, revision, records: ofCard };
  });
  return Promise.all(views);
}

/** What is known of terminals without bringing entries into the tables, as long as no number is there already. */
const viewTerminals = async (ledger: OpenLedger, terminalIds: readonly string[]) =>
  [...(await ledger.findLastTaps(terminalIds))].sort(([a], [b]) => (a < b ? -1 : 1));

async function openWorlds(ledgers: readonly OpenLedger[], { cards, denyEntries, schemes }: RandomHistory) {
  await ledgers[0]?.putCards(cards);
  return ledgers.map((ledger) => new CardWorld(ledger, { schemes, denyEntries }));
}

/** Runs a history on `worlds` in turns and, with `post` after each event, on `plain`. */
async function run(
  history: RandomHistory,
  worlds: readonly CardWorld[],
  plain: CardWorld,
  onIngest: () => Promise<void> = async () => {},
): Promise<void> {
  let turn = 0;
  for (const event of history.events) {
    const world = worlds[turn++ % worlds.length] as CardWorld;
    for (const one of [world, plain]) {
      const commitId = `event-${turn}`;
      if ('closeDay' in event) await one.close(event.closeDay);
      else if ('taps' in event) await one.ingest(event.taps, commitId, event.receivedSec);
    }
    await plain.store.post();
    if ('taps' in event) await onIngest();
    // Ceilings of the network switch payers off with a close.
    if ('closeDay' in event) for (const one of worlds) await one.refresh();
  }
}

describe.each(ledgerKinds)('on $dialect', ({ dialect, makePlace, open, openAt }: LedgerKind) => {
  const histories = dialect === 'sqlite' ? HISTORIES * 2 : HISTORIES;
  const seeds = Array.from({ length: histories }, (_, i) => i + 1);

  it('single cards and terminals are the same before and after entries come into the tables', async () => {
    let entries = 0;
    for (const seed of seeds) {
      const history = drawHistory(seed, D);
      const [ledger, other] = [await open(), await open()];
      const [world, plain] = [
        ...(await openWorlds([ledger], history)),
        ...(await openWorlds([other], history)),
      ];
      const cardIds = history.cards.map(({ cardId }) => cardId);
      const terminalIds = history.events.flatMap((event) =>
        'taps' in event ? event.taps.map(({ terminalId }) => terminalId) : [],
      );
      await run(history, [world as CardWorld], plain as CardWorld, async () => {
        entries += await countEntries(ledger);
        expect(await viewCards(ledger, cardIds), `seed ${seed}`).toEqual(await viewCards(other, cardIds));
        expect(await viewTerminals(ledger, terminalIds)).toEqual(await viewTerminals(other, terminalIds));
      });
      expect(await readAll(ledger), `seed ${seed}`).toBe(await readAll(other));
      await ledger.close();
      await other.close();
    }
    expect(entries).toBeGreaterThan(histories);
  }, 300_000);

  it('processes that write in turns leave the same ledger as one', async () => {
    for (const seed of seeds) {
      const history = drawHistory(seed, D);
      const place = await makePlace();
      const ledgers = [await openAt(place), await openAt(place)];
      const other = await open();
      const worlds = await openWorlds(ledgers, history);
      await run(history, worlds, (await openWorlds([other], history))[0] as CardWorld);
      expect(await readAll(ledgers[0] as OpenLedger), `seed ${seed}`).toBe(await readAll(other));
      for (const ledger of [...ledgers, other]) await ledger.close();
    }
  }, 300_000);

  it('a record that another process took is found, whichever card it names then', async () => {
    const place = await makePlace();
    const [one, two] = [await openAt(place), await openAt(place)] as [OpenLedger, OpenLedger];
    await one.putCards(people);
    const [first, second] = [new ClearingWorld(one), new ClearingWorld(two)];
    const day = listExampleDay();
    const ride = day.find(({ kind }) => kind === 'ride');
    if (!ride) throw new RangeError('the day has no ride');
    await second.cards.ingest([day.find(({ terminalId }) => terminalId !== ride.terminalId) as typeof ride]);
    await first.cards.ingest([ride], 'of-the-first');
    const cardId = people.find((card) => card.cardId !== ride.cardId)?.cardId as string;
    const again = await second.cards.ingest([{ ...ride, cardId }], 'of-the-second');
    expect(again.commit.quarantined.map(({ reason }) => reason)).toEqual(['content-differs']);
    const twice = await second.cards.ingest([ride], 'once-more');
    expect(twice.commit).toMatchObject({ duplicateCount: 1, taps: [] });
    expect(await one.listTapsOfCard(ride.cardId)).toHaveLength(1);
  });

  it('a card that something else wrote meanwhile is read again, whoever wrote it', async () => {
    const place = await makePlace();
    const hasWriterThread = true;
    const ledgers = [
      await openAt(place),
      ...(dialect === 'sqlite' ? [await openSqliteLedger(place, { hasWriterThread })] : []),
    ];
    onTestFinished(async () => {
      await ledgers[1]?.close();
    });
    for (const [i, ledger] of ledgers.entries()) {
      const day = D + 10 * i;
      await ledger.putCards(people);
      // Its cache of cards is never cleared: it does not hear of closes and registrations.
      const { cards, close, register } = new UnawareWorld(ledger);
      const taps = new TapMaker();
      const later = (tap: Tap, days: number): Tap => ({
        ...tap,
        terminalId: `${tap.terminalId}-${i}`,
        eventSec: tap.eventSec + (day - D + days) * 86_400,
      });
      const ride = (clock: string, days: number) => cards([later(taps.bus('A1', clock, 'r1'), days)]);
      await cards([later(taps.topUp('A1', 5_000), 0)]);
      await ride('08:00', 0);
      await close(day);
      await ride('09:00', 1);
      await register('A1', at(day + 1, '10:00'));
      await ride('11:00', 1);
      // A late one reads all records.
      await ride('07:00', 1);
      await close(day + 1);
      const world = new ClearingWorld(ledger);
      const check = await checkLedger(ledger, world.context);
      expect(check.differences).toEqual([]);
      expect(check.invariants.flatMap(({ rows }) => rows)).toEqual([]);
      expect((await ledger.listTapsOfCard('A1')).length).toBe(5 * (i + 1));
    }
  });

  it('is left to the next process by one that ends', async () => {
    const place = await makePlace();
    const ledger = await openAt(place);
    await ledger.putCards(people);
    const world = new ClearingWorld(ledger);
    const taps = listExampleDay();
    await world.cards.ingest(taps);
    expect(await countEntries(ledger)).toBeGreaterThan(0);
    const next = await openAt(place);
    expect(await countEntries(next)).toBeGreaterThan(0);
    for (const { cardId } of people)
      expect((await next.listTapsOfCard(cardId)).map(toTapId).sort()).toEqual(
        taps
          .filter((tap) => tap.cardId === cardId)
          .map(toTapId)
          .sort(),
      );
    expect(await countEntries(next)).toBe(0);
    expect((await checkLedger(next, world.context)).holds).toBe(true);
  });
});

describe('a file that is only read', () => {
  it('shows its entries, and stays as it is', async () => {
    const kind = ledgerKinds[0] as LedgerKind;
    const place = await kind.makePlace();
    const ledger = await openSqliteLedger(place);
    await ledger.putCards(people);
    const world = new ClearingWorld(ledger);
    await world.cards.ingest(listExampleDay());
    await ledger.close();
    const read = await openSqliteLedger(place, { isReadOnly: true });
    expect((await checkLedger(read, world.context)).holds).toBe(true);
    expect((await read.listTapsOfCard('A1')).length).toBeGreaterThan(0);
    await read.close();
    const after = await openSqliteLedger(place);
    expect(await countEntries(after)).toBeGreaterThan(0);
    await after.close();
  });
});

/**
 * An entry without the instants at which holds end: while its batch is open, the check takes them from the ledger, as it
 * does those of corrections and decisions. The seal covers them.
 */
function describeWithoutEnds({ body, card_no, entry_no, prev_no }: TableRow<'daybook'>): string {
  const entry = toEntry({ entryNo: entry_no, cardNo: card_no, prevNo: prev_no, body });
  const { event_sec: eventSec, kind } = toPlaces('transfer');
  const holdEnd = transferKinds.indexOf('hold-end');
  const transfers = entry.transfers.map((row) => (row[kind] === holdEnd ? row.with(eventSec, null) : row));
  return JSON.stringify({ ...entry, transfers });
}

describe('a value of an entry that another program changes', () => {
  it('is named by the check, in each column and at each byte', async () => {
    const kind = ledgerKinds[0] as LedgerKind;
    const [place, copy] = [await kind.makePlace(), await kind.makePlace()];
    const ledger = await openSqliteLedger(place);
    const world = await openFullBooks(ledger);
    await ledger.post();
    await world.cards.ingest(
      listExampleDay().map((tap) => ({
        ...tap,
        terminalSeq: tap.terminalSeq + 900,
        eventSec: tap.eventSec + 9 * 86_400,
      })),
      'more',
    );
    await ledger.close();
    const check = async (change?: string) => {
      copyFileSync(place, copy);
      const opened = await openSqliteLedger(copy);
      try {
        if (change !== undefined) await sql.raw(change).execute(opened.context.db);
        return (await checkLedger(opened, world.context)).holds;
      } catch (error) {
        expect((error as { code?: unknown }).code, String((error as Error).stack)).toBe('ledger-damaged');
        return false;
      } finally {
        await opened.close();
      }
    };
    expect(await check()).toBe(true);
    const before = await openSqliteLedger(place);
    const { rows } = await sql<TableRow<'daybook'>>`
      SELECT * FROM daybook ORDER BY length(body)`.execute(before.context.db);
    await before.close();
    const row = rows[Math.floor(rows.length / 2)] as TableRow<'daybook'>;
    const where = `WHERE entry_no = ${row.entry_no}`;
    const missed: string[] = [];
    for (const column of ['entry_no', 'card_no', 'prev_no'])
      if (await check(`UPDATE daybook SET ${column} = coalesce(${column}, 0) + 500000 ${where}`))
        missed.push(column);
    for (let at = 0; at < row.body.length; at += 7) {
      const body = Buffer.from(row.body);
      body[at] = (body[at] as number) ^ 1;
      const isNamed = !(await check(`UPDATE daybook SET body = x'${body.toString('hex')}' ${where}`));
      if (!isNamed && describeWithoutEnds({ ...row, body }) !== describeWithoutEnds(row))
        missed.push(`byte ${at}`);
    }
    expect(missed).toEqual([]);
  }, 300_000);
});
