/** When the books take other files and feeds, from which day on these hold, and what is refused. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { wireClearing } from '../../../server/app/clearing/clearing.ts';
import { toPricing } from '../../../server/app/verify/clearing-source.ts';
import { type OpenGround, openGround } from '../../../server/money/ground/open-ground.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { exampleFiles, type Files, GroundBooks } from '../../support/ground-books.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from '../cards/card-world.ts';
import { changeNetwork, dearRail, toNext } from './changed-files.ts';

const { table } = exampleFiles;
/** Bus fares of versions 2 and 3, without the card's tenth off. */
const dearBus = (amountFen: number) =>
  changeNetwork('A-bus', { fare: { kind: 'flat', amountFen }, maxFareFen: amountFen });
const second = (validFrom: number, part: Partial<Scheme> = dearBus(500)) => toNext(part, validFrom);
const withVersions = (...versions: readonly Scheme[]): Files => ({ table, versions });

async function openBooks(store?: OpenLedger): Promise<{ books: GroundBooks; taps: TapMaker }> {
  const books = new GroundBooks(store ?? (await openMemoryLedger()));
  await books.store.putCards([makeCard('A1'), makeCard('A2')]);
  return { books, taps: new TapMaker() };
}

/** Price of a bus ride on a day, as a card that pays it there. */
async function rideBus({ books, taps }: Awaited<ReturnType<typeof openBooks>>, day: number, clock = '09:00') {
  const tap = taps.bus('A1', '09:00', 'r1', { eventSec: at(day, clock) });
  const { commit } = await books.ingest([tap], at(day, clock) + 60);
  return commit.journeys[0]?.grossFen;
}

async function openUsed(files: Files = exampleFiles) {
  const world = await openBooks();
  await world.books.start(files, at(D, '05:00'));
  await world.books.ingest([world.taps.topUp('A1', 9_000)], at(D, '06:00'));
  return world;
}

describe('the first ground', () => {
  it('gives each version the days from its own first day on', async () => {
    const world = await openBooks();
    expect(await world.books.start(withVersions(exampleScheme, second(D + 2)), at(D, '05:00'))).toEqual([]);
    await world.books.ingest([world.taps.topUp('A1', 9_000)], at(D, '06:00'));
    expect(await rideBus(world, D + 1)).toBe(180);
    expect(await rideBus(world, D + 2)).toBe(450);
    expect(
      (await world.books.store.listGroundEntries()).map(({ cause, fromDay }) => `${cause} ${fromDay}`),
    ).toEqual([
      `first ${exampleScheme.validFrom}`,
      `first ${D + 2}`,
      `used ${D}`,
      `used ${D + 1}`,
      `used ${D + 2}`,
    ]);
  });

  it('is taken anew, of another scheme too, while nothing was ever posted', async () => {
    const world = await openBooks();
    await world.books.start(exampleFiles, at(D, '05:00'));
    const other = { ...exampleScheme, schemeId: 'other', validFrom: D, ...dearBus(300) };
    expect(await world.books.start(withVersions(other), at(D, '06:00'))).toEqual([]);
    expect(world.books.clearing.book.firstDay).toBe(D);
    expect(world.books.clearing.book.findVersionAt(D - 1)).toBeUndefined();
    await world.books.ingest([world.taps.topUp('A1', 9_000)], at(D, '07:00'));
    expect(await rideBus(world, D)).toBe(270);
    expect((await world.books.verify()).holds).toBe(true);
  });

  it('of a ledger of before is the present one from its first day, and this is said', async () => {
    const store = await openMemoryLedger();
    const before = new CardWorld(store);
    await store.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    await before.ingest([taps.topUp('A1', 9_000), taps.bus('A1', '08:00', 'r1')]);
    await before.close(D);
    await before.ingest([taps.bus('A1', '08:00', 'r1', { eventSec: at(D + 1, '08:00') })]);
    const books = new GroundBooks(store);
    expect(await books.start(exampleFiles, at(D + 1, '09:00'))).toEqual(['ground-first']);
    expect(await books.start(exampleFiles, at(D + 1, '09:30'))).toEqual([]);
    // The open day has taps that were read by it.
    expect(await books.start(withVersions(exampleScheme, second(D + 1)), at(D + 1, '10:00'))).toEqual([
      'version-late',
      'ground-taken',
    ]);
    expect(await rideBus({ books, taps }, D + 1, '11:00')).toBe(180);
    expect(await rideBus({ books, taps }, D + 2)).toBe(450);
    expect((await books.verify()).holds).toBe(true);
  });

  it('is not taken twice', async () => {
    const { books } = await openUsed();
    const entries = await books.store.listGroundEntries();
    expect(await books.start(exampleFiles, at(D + 3, '05:00'))).toEqual([]);
    expect(
      await books.start({ ...exampleFiles, versions: [structuredClone(exampleScheme)] }, at(D + 4, '05:00')),
    ).toEqual([]);
    expect(await books.store.listGroundEntries()).toEqual(entries);
  });
});

describe('other files', () => {
  it('hold from the service day of the clock on, where that day has no taps', async () => {
    const world = await openUsed();
    // 04:29 belongs to the day before.
    await world.books.start(withVersions(exampleScheme, second(D)), at(D + 3, '04:29'));
    expect(await rideBus(world, D + 1)).toBe(180);
    expect(await rideBus(world, D + 2)).toBe(450);
    expect((await world.books.verify()).holds).toBe(true);
  });

  it('leave a day that has taps as it is, from the first tap to the last', async () => {
    const world = await openUsed();
    await world.books.start(withVersions(exampleScheme, second(D)), at(D, '08:00'));
    expect(await rideBus(world, D)).toBe(180);
    expect(await rideBus(world, D + 1)).toBe(450);
  });

  it('leave days ahead that were ridden already as they are', async () => {
    const world = await openUsed();
    const planned = world.taps.bus('A1', '09:00', 'r1', { eventSec: at(D + 5, '09:00') });
    await world.books.ingest([planned], at(D + 5, '09:00'));
    await world.books.start(withVersions(exampleScheme, second(D)), at(D + 1, '08:00'));
    expect(await rideBus(world, D + 4)).toBe(450);
    expect(await rideBus(world, D + 5, '20:00')).toBe(180);
    expect(await rideBus(world, D + 6)).toBe(450);
    expect((await world.books.verify()).holds).toBe(true);
  });

  it('never change a day whose batch is cut, behind which the clock may be', async () => {
    const world = await openUsed();
    await world.books.close(D + 8);
    await world.books.start(withVersions(exampleScheme, second(D)), at(D + 3, '08:00'));
    expect(await rideBus(world, D + 8)).toBe(180);
    expect(await rideBus(world, D + 9)).toBe(450);
  });

  it('keep a first day that is to come, and may be changed and dropped until it has come', async () => {
    const world = await openUsed();
    await world.books.start(withVersions(exampleScheme, second(D + 5)), at(D + 1, '08:00'));
    expect(
      await world.books.start(withVersions(exampleScheme, second(D + 4, dearBus(600))), at(D + 2, '08:00')),
    ).toEqual(['ground-taken']);
    expect(await rideBus(world, D + 3)).toBe(180);
    expect(await rideBus(world, D + 4)).toBe(540);
    expect((await world.books.verify()).holds).toBe(true);
  });

  it('end a version that is dropped before its first day', async () => {
    const world = await openUsed(withVersions(exampleScheme, second(D + 5)));
    expect(await world.books.start(exampleFiles, at(D + 2, '08:00'))).toEqual(['ground-taken']);
    expect(await rideBus(world, D + 6)).toBe(180);
  });

  it('may drop a version that was taken on a day with taps, before its next day has come', async () => {
    const world = await openUsed();
    await world.books.start(withVersions(exampleScheme, second(D)), at(D, '08:00'));
    expect(await world.books.start(exampleFiles, at(D + 1, '04:00'))).toEqual(['ground-taken']);
    expect(await rideBus(world, D + 1)).toBe(180);
  });

  it('do not take a number below the one that was used', async () => {
    const third = toNext(dearBus(700), D, 3);
    const world = await openUsed(withVersions(exampleScheme, third));
    const files = withVersions(exampleScheme, second(D - 1), third);
    expect(await world.books.start(files, at(D + 2, '08:00'))).toEqual(['version-ignored']);
    expect(await rideBus(world, D + 3)).toBe(630);
  });

  it('and other feeds at once are one change', async () => {
    const world = await openUsed();
    const files = { versions: [exampleScheme, second(D + 6)], table: dearRail };
    expect(await world.books.start(files, at(D + 2, '08:00'))).toEqual(['ground-taken']);
    const entries = (await world.books.store.listGroundEntries()).slice(2);
    expect(entries.map(({ cause, fromDay, takenSec }) => ({ cause, fromDay, takenSec }))).toEqual([
      { cause: 'feeds', fromDay: D + 2, takenSec: at(D + 2, '08:00') },
      { cause: 'scheme', fromDay: D + 6, takenSec: at(D + 2, '08:00') },
    ]);
  });

  it('that come back make the earlier ground hold again', async () => {
    const world = await openUsed();
    await world.books.start({ ...exampleFiles, table: dearRail }, at(D + 2, '08:00'));
    await world.books.start(exampleFiles, at(D + 4, '08:00'));
    const hashes = [D + 1, D + 2, D + 3, D + 4].map((day) => world.books.clearing.cards().groundOn?.(day));
    expect(hashes[1]).toBe(hashes[2]);
    expect(hashes[3]).toBe(hashes[0]);
    expect(hashes[1]).not.toBe(hashes[0]);
  });

  it('know a new card by a prefix that only an earlier version has', async () => {
    const world = await openUsed();
    const media = exampleScheme.media.filter(({ id }) => id !== 'card-a');
    await world.books.start(withVersions(exampleScheme, second(D + 9, { media })), at(D + 3, '08:00'));
    const late = world.taps.topUp('A-new', 700);
    const { commit } = await world.books.ingest([late], at(D + 3, '09:00'));
    expect(commit.quarantined).toEqual([]);
    expect(await world.books.store.findBalance('CARD:A-new')).toBe(700);
  });
});

describe('refused files', () => {
  it('are those of another scheme', async () => {
    const { books } = await openUsed();
    const before = await books.store.listGroundEntries();
    const other = withVersions({ ...exampleScheme, schemeId: 'other' });
    await expect(books.start(other, at(D + 2, '08:00'))).rejects.toMatchObject({
      code: 'scheme-other',
      details: { schemeId: 'example', given: 'other' },
    });
    expect(await books.store.listGroundEntries()).toEqual(before);
  });

  it.each<[string, Partial<Scheme>]>([
    ['cut the service day elsewhere', { serviceDayStartSec: 0 }],
    ['are of another time zone', { timeZone: 'Asia/Tokyo' }],
    [
      'give a medium a counter, which orders all taps of its cards',
      { media: exampleScheme.media.map((medium) => ({ ...medium, hasCounter: true })) },
    ],
  ])('are those that %s', async (_, part) => {
    const { books } = await openUsed();
    // The used version is gone from the files, so only the books can tell.
    await expect(books.start(withVersions(second(D + 9, part)), at(D + 2, '08:00'))).rejects.toMatchObject({
      code: 'scheme-invalid',
    });
  });
});

describe.each(ledgerKinds)('books on $dialect', ({ makePlace, openAt }) => {
  it('are read again by a process that runs while another one takes other files', async () => {
    const place = await makePlace();
    const first = await openBooks(await openAt(place));
    await first.books.start(exampleFiles, at(D, '05:00'));
    await first.books.ingest([first.taps.topUp('A1', 9_000)], at(D, '06:00'));
    expect(await rideBus(first, D + 1)).toBe(180);
    const other = new GroundBooks(await openAt(place));
    await other.start(withVersions(exampleScheme, second(D + 3)), at(D + 2, '08:00'));
    expect(await rideBus(first, D + 3)).toBe(450);
    expect(first.books.clearing.book.versions.map(({ version }) => version)).toEqual([1, 2]);
    await first.books.close(D + 3);
    // A late ride of an earlier day has the ground of its day, and the batch has both.
    expect(await rideBus(first, D + 2)).toBe(180);
    await first.books.close(D + 4);
    expect(await first.books.store.listServiceDays(D + 4)).toEqual([D + 2]);
    expect(await first.books.store.listServiceDays(D + 3)).toEqual([D + 3]);
    const grounds = await first.books.clearing.listGrounds(D + 4);
    expect(grounds.map(({ days, schemeVersion }) => [schemeVersion, days])).toEqual([
      [1, [D + 2]],
      [2, [D + 4]],
    ]);
    expect(grounds.every(({ fareNetworkHash }) => /^[0-9a-f]{64}$/.test(fareNetworkHash))).toBe(true);
    expect((await other.verify()).holds).toBe(true);
  });

  it('name a changed text, and every changed value of a sealed entry', async () => {
    const world = await openBooks(await openAt(await makePlace()));
    const { books } = world;
    await books.start(exampleFiles, at(D, '05:00'));
    await books.ingest([world.taps.topUp('A1', 9_000)], at(D, '06:00'));
    await rideBus(world, D, '08:00');
    await books.start({ ...exampleFiles, table: dearRail }, at(D, '09:00'));
    await books.close(D);
    expect((await books.verify()).holds).toBe(true);
    const { db } = books.store.context;
    await dropGuards(books.store);
    for (const [column, change] of [
      ['cause', 'cause = cause + 1'],
      ['taken_sec', 'taken_sec = taken_sec + 1'],
      ['from_day', 'from_day = from_day + 1'],
    ]) {
      for (const entryNo of [1, 2, 3]) {
        const where = sql.raw(`WHERE entry_no = ${entryNo}`);
        const before = await sql`SELECT * FROM ground_entry ${where}`.execute(db);
        await sql`UPDATE ground_entry SET ${sql.raw(String(change))} ${where}`.execute(db);
        const broken = (await books.verify()).invariants.find(({ id }) => id === 'I19')?.rows;
        expect(broken, `${column} of ${entryNo}`).toContainEqual(
          expect.objectContaining({ section: 'ground' }),
        );
        const value = (before.rows[0] as Record<string, number>)[String(column)];
        await sql`UPDATE ground_entry SET ${sql.raw(`${column} = ${value}`)} ${where}`.execute(db);
      }
    }
    expect((await books.verify()).holds).toBe(true);
    const entries = await books.store.listGroundEntries();
    const [{ hash }, , last] = entries as [(typeof entries)[0], unknown, (typeof entries)[0]];
    await sql`UPDATE ground_entry SET hash = ${hash} WHERE entry_no = 3`.execute(db);
    expect((await books.verify()).holds).toBe(false);
    await sql`UPDATE ground_entry SET hash = ${last.hash} WHERE entry_no = 3`.execute(db);
    await sql`UPDATE ground_text SET body = ${Buffer.from('no deflate')} WHERE hash = ${hash}`.execute(db);
    const { differences } = await books.verify();
    expect(differences).toContainEqual({
      kind: 'ground',
      about: hash,
      posted: [expect.any(String)],
      found: [hash],
    });
  });
});

it('a ground that is missing is named', async () => {
  const store = await openMemoryLedger();
  const hash = 'ab'.repeat(32);
  await store.putGround([], [{ cause: 'first', fromDay: D, hash, takenSec: 0 }]);
  await expect(openGround(store)).rejects.toMatchObject({
    code: 'ledger-damaged',
    details: { value: `ground ${hash}` },
  });
});

it('a ledger without ground is cleared by the files', async () => {
  const store = await openMemoryLedger();
  expect(await openGround(store)).toBeUndefined();
  const { books } = await openBooks(store);
  await books.start(exampleFiles, at(D, '05:00'));
  const ground = (await openGround(store)) as OpenGround;
  const calendar = { years: new Set<number>(), holidays: new Map(), officeDays: new Set<number>() };
  const clearing = await wireClearing({ store, calendar, ...toPricing(ground) });
  expect(clearing.scheme).toEqual(exampleScheme);
  expect(clearing.cards().fareNetworkOn(D).findDistanceM('A-metro', 'ex:S1', 'ex:S5')).toBe(9_000);
});
