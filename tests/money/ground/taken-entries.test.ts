/** The entries that other files leave in the books, why each is made, and what the operator reads. */
import { describe, expect, it } from 'vitest';
import { takeGround } from '../../../server/money/ground/take-ground.ts';
import type { BatchRow, BatchState } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { exampleFiles, type Files } from '../../support/ground-books.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D } from '../cards/card-world.ts';
import { dearRail, toNext } from './changed-files.ts';

const { table } = exampleFiles;
const second = (validFrom: number, part: Partial<Scheme> = { commissionBp: 500 }) => toNext(part, validFrom);
const toBatch = (batchDay: number, state: BatchState): BatchRow => ({
  batchDay,
  state,
  sealHash: null,
  paidHash: null,
});

/** A ledger with these batches, of which the room asks for day and state alone. */
async function open(batches: readonly BatchRow[] = []) {
  const store = { ...(await openMemoryLedger()), listBatches: async () => [...batches] };
  const take = (versions: readonly Scheme[], day: number, ofFeeds: Files['table'] = table) =>
    takeGround(store, { versions, loadTable: () => ofFeeds }, at(day, '12:00'));
  /** Entries after the first `known` ones. */
  const listAfter = async (known: number) =>
    (await store.listGroundEntries()).slice(known).map(({ cause, fromDay }) => [cause, fromDay]);
  return { store, take, listAfter };
}
const closed = [toBatch(D - 1, 'paid')];
const textsOf = ({ notices }: Awaited<ReturnType<typeof takeGround>>, code: string) => {
  const { text } = notices.find((notice) => notice.code === code) ?? expect.unreachable();
  return [text.zh, text.en];
};
const bothWith = (...parts: string[]) =>
  [0, 1].map(() => expect.stringMatching(new RegExp(parts.map((part) => `(?=.*${part})`).join(''))));

describe('the first ground of a ledger of before', () => {
  it('is that of the open days with taps, each by the version of its day; both languages name the first day', async () => {
    const before = exampleScheme.validFrom - 1;
    const { listAfter, store, take } = await open([
      toBatch(before, 'open'),
      toBatch(D - 1, 'paid'),
      toBatch(D, 'open'),
      toBatch(D + 1, 'open'),
    ]);
    const taken = await take([exampleScheme, second(D + 1)], D + 1);
    expect(await listAfter(0)).toEqual([
      ['first', exampleScheme.validFrom],
      ['first', D + 1],
      ['used', D],
      ['used', D + 1],
    ]);
    const [first, next, ...used] = (await store.listGroundEntries()).map(({ hash }) => hash);
    expect(used).toEqual([first, next]);
    expect(textsOf(taken, 'ground-first')).toEqual(bothWith('2026-01-01'));
  });

  it('stays, where all days are closed and none is named as used', async () => {
    const { listAfter, take } = await open(closed);
    await take([exampleScheme], D);
    expect((await take([second(D, {})], D + 1)).notices.map(({ code }) => code)).toEqual([
      'version-removed',
      'version-late',
      'ground-taken',
    ]);
    expect(await listAfter(1)).toEqual([['scheme', D + 1]]);
  });

  it('stays, where taps were read that are in no batch', async () => {
    const { listAfter, store, take } = await open();
    const { ground } = await take([exampleScheme], D);
    const hash = ground.groundOn(D) as string;
    await store.putGround([], [{ cause: 'used', fromDay: D, hash, takenSec: 0 }]);
    await take([exampleScheme], D + 1, dearRail);
    expect(await listAfter(2)).toEqual([['feeds', D + 1]]);
  });

  it('may begin earlier, and end, as long as the ledger was not used', async () => {
    const { listAfter, take } = await open();
    await take([exampleScheme], D);
    const early = { ...exampleScheme, validFrom: exampleScheme.validFrom - 9 };
    const { ground, notices } = await take([early], D);
    expect([await listAfter(1), notices]).toEqual([[['scheme', early.validFrom]], []]);
    expect(ground.book.firstDay).toBe(early.validFrom);
    expect(
      await take([{ ...early, validFrom: D }], D).then((taken) => taken.ground.groundOn(D - 1)),
    ).toBeUndefined();
    await take([early], D);
    const last = (await listAfter(0)).length;
    expect((await take([early], D)).notices).toEqual([]);
    expect(await listAfter(last)).toEqual([]);
  });
});

describe('other files', () => {
  it('are named by what changed on each of the days: the feeds on all of them', async () => {
    const { listAfter, take } = await open(closed);
    const versions = [exampleScheme, second(D + 30)];
    await take(versions, D);
    const taken = await take(versions, D + 2, dearRail);
    expect(await listAfter(2)).toEqual([
      ['feeds', D + 2],
      ['feeds', D + 30],
    ]);
    // 2026-03-04 is D + 2.
    expect(textsOf(taken, 'ground-taken')).toEqual(bothWith('2026-03-04'));
    expect(textsOf(taken, 'ground-taken')).toEqual([
      expect.stringContaining('数据'),
      expect.stringContaining('feeds'),
    ]);
  });

  it('name the first day that has no taps, and the version that holds then', async () => {
    const { store, take } = await open(closed);
    const { ground } = await take([exampleScheme], D);
    const hash = ground.groundOn(D) as string;
    await store.putGround(
      [],
      [2, 3].map((days) => ({ cause: 'used', fromDay: D + days, hash, takenSec: 0 })),
    );
    const taken = await take([exampleScheme, second(D + 2)], D + 2);
    expect(textsOf(taken, 'ground-taken')).toEqual(bothWith('2026-03-06', '2'));
    expect(textsOf(taken, 'ground-taken')).toEqual([
      expect.stringContaining('第 2 版'),
      expect.stringContaining('version 2'),
    ]);
    expect(textsOf(taken, 'version-late')).toEqual(bothWith('2026-03-04', '2026-03-06'));
  });

  it('begin after the last day that is cut, also where the clock is behind it', async () => {
    const { listAfter, take } = await open([
      toBatch(D - 1, 'paid'),
      toBatch(D + 8, 'cut'),
      toBatch(D + 10, 'open'),
    ]);
    await take([exampleScheme], D);
    await take([exampleScheme], D + 3, dearRail);
    expect(await listAfter(2)).toEqual([['feeds', D + 9]]);
  });

  it('that drop a version to come let the one before it hold on; the same files again change nothing', async () => {
    const { listAfter, store, take } = await open(closed);
    await take([exampleScheme, second(D + 30)], D);
    const dropped = await take([exampleScheme], D + 2);
    expect(await listAfter(2)).toEqual([['scheme', D + 30]]);
    const hashes = (await store.listGroundEntries()).map(({ hash }) => hash);
    expect(hashes[2]).toBe(hashes[0]);
    expect(textsOf(dropped, 'ground-taken')).toEqual(bothWith('2026-04-01', '1'));
    const again = await take([exampleScheme], D + 3);
    expect([again.notices, await listAfter(3)]).toEqual([[], []]);
    expect(again.ground.book.firstDay).toBe(exampleScheme.validFrom);
  });

  it('write a later version again where the one before it changed, with the same cause', async () => {
    const { listAfter, store, take } = await open(closed);
    const third = toNext({ commissionBp: 700 }, D + 60, 3);
    await take([exampleScheme, second(D + 30), third], D);
    await take([exampleScheme, second(D + 30, { commissionBp: 600 }), third], D + 2);
    expect(await listAfter(3)).toEqual([
      ['scheme', D + 30],
      ['scheme', D + 60],
    ]);
    const hashes = (await store.listGroundEntries()).map(({ hash }) => hash);
    expect(hashes[4]).toBe(hashes[2]);
  });

  it('of a refused kind leave no entry: the books could not be opened with it', async () => {
    const { store, take } = await open(closed);
    await take([exampleScheme], D);
    const before = await store.listGroundEntries();
    for (const part of [{ timeZone: 'Asia/Tokyo' }, { serviceDayStartSec: 0 }]) {
      await expect(take([second(D + 9, part)], D + 2)).rejects.toMatchObject({ code: 'scheme-invalid' });
      expect(await store.listGroundEntries()).toEqual(before);
    }
    await expect(take([{ ...exampleScheme, schemeId: 'sea' }], D + 2)).rejects.toMatchObject({
      code: 'scheme-other',
      details: { schemeId: 'example', given: 'sea' },
      text: { zh: expect.stringMatching(/example.*sea/), en: expect.stringMatching(/example.*sea/) },
    });
  });
});
