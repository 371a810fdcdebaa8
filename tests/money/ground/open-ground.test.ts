/** Grounds as a process opens them: the right one on each day, shared where they are equal; and what the check of them names. */
import { describe, expect, it } from 'vitest';
import { toFareNetworkText, toGroundText } from '../../../server/money/ground/ground.ts';
import {
  type GroundStore,
  listBatchGrounds,
  type OpenGround,
  openGround,
} from '../../../server/money/ground/open-ground.ts';
import { recheckGround } from '../../../server/money/ground/recheck-ground.ts';
import type { GroundCause, GroundText } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { exampleFiles } from '../../support/ground-books.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { toNext } from './changed-files.ts';

/** A table of feeds in which the metro from S1 to S5 has a length that no other test has. */
const toTable = (lengthM: number) => ({
  ...exampleFiles.table,
  distances: { 'A-metro': { 'ex:S1 ex:S5': lengthM } },
});
const toGround = (scheme: Scheme, lengthM: number) => {
  const table = toFareNetworkText(toTable(lengthM));
  const ground = toGroundText(scheme, table.hash);
  return { hash: ground.hash, texts: [table, ground] as const };
};
const lengthOn = (ground: OpenGround, day: number) =>
  ground.fareNetworkOn(day).findDistanceM('A-metro', 'ex:S1', 'ex:S5');

type Row = readonly [cause: GroundCause, fromDay: number, hash: string];
const toEntries = (rows: readonly Row[]) =>
  rows.map(([cause, fromDay, hash], i) => ({ entryNo: i + 1, cause, fromDay, hash, takenSec: 0 }));

async function open(rows: readonly Row[], texts: readonly GroundText[]): Promise<OpenGround> {
  const store = await openMemoryLedger();
  await store.putGround(texts, toEntries(rows));
  return (await openGround(store)) as OpenGround;
}

describe('an open ground', () => {
  const [one, two] = [toGround(exampleScheme, 1_111), toGround(exampleScheme, 2_222)];
  const next = toGround(toNext({ commissionBp: 444 }, 30), 2_222);
  const texts = [...one.texts, ...two.texts, ...next.texts];
  const rows: Row[] = [
    ['first', 10, one.hash],
    ['feeds', 20, two.hash],
    ['scheme', 30, next.hash],
    ['used', 31, one.hash],
  ];

  it('prices each day by its own network, in whatever order days are asked for', async () => {
    const ground = await open(rows, texts);
    const days = [10, 10, 20, 19, 31, 30, 32, 9, 29];
    expect(days.map((day) => lengthOn(ground, day))).toEqual([
      1_111, 1_111, 2_222, 1_111, 1_111, 2_222, 2_222, 1_111, 2_222,
    ]);
    expect([ground.lastNo, ground.book.firstDay]).toEqual([3, 10]);
    expect([19, 30, 31].map((day) => ground.book.findVersionAt(day)?.version)).toEqual([1, 2, 1]);
    expect(ground.book.versions.map(({ version }) => version)).toEqual([1, 2]);
    expect([9, 10, 31].map((day) => ground.groundOn(day))).toEqual([undefined, one.hash, one.hash]);
    expect(ground.fareNetworkHashOf(two.hash)).toBe(ground.fareNetworkHashOf(next.hash));
  });

  it('shares equal versions and networks, within a ledger and with the next one', async () => {
    const [ground, other] = [await open(rows, texts), await open(rows, texts)];
    expect(ground.schemeOf(one.hash)).toBe(ground.schemeOf(two.hash));
    expect(other.schemeOf(one.hash)).toBe(ground.schemeOf(one.hash));
    expect(ground.fareNetworkOn(20)).toBe(ground.fareNetworkOn(30));
    expect(other.fareNetworkOn(20)).toBe(ground.fareNetworkOn(20));
  });

  it('reads each text once, however many ledgers of the process have it', async () => {
    const fresh = toGround(toNext({ commissionBp: 321 }, 50), 3_210);
    const store = await openMemoryLedger();
    await store.putGround([...texts, ...fresh.texts], toEntries([...rows, ['feeds', 50, fresh.hash]]));
    const asked: string[] = [];
    const counting: GroundStore = {
      ...store,
      findGroundTexts: (hashes) => {
        asked.push(...hashes);
        return store.findGroundTexts(hashes);
      },
    };
    const ground = (await openGround(counting)) as OpenGround;
    for (const day of [10, 20, 30, 50]) lengthOn(ground, day);
    expect(asked).toEqual(expect.arrayContaining(fresh.texts.map(({ hash }) => hash)));
    asked.length = 0;
    const again = (await openGround(counting)) as OpenGround;
    expect([10, 20, 30, 50].map((day) => lengthOn(again, day))).toEqual([1_111, 2_222, 2_222, 3_210]);
    expect(asked).toEqual([]);
    expect(again.book.findVersionAt(9)).toBeUndefined();
  });

  it.each([
    ['its network', 0, undefined],
    ['its network', 0, '{}'],
    ['its scheme', 1, undefined],
    ['its scheme', 1, '{}'],
  ] as const)(
    'with another text of %s than that of its hash is damaged, and says which (%i, %s)',
    async (...part) => {
      const [, place, text] = part;
      // No other test has these texts, so the process does not know them yet.
      const fresh = toGround(toNext({ commissionBp: 650 + place }, 50), text === undefined ? 6_540 : 6_541);
      const { hash } = fresh.texts[place];
      const found = new Map(fresh.texts.map((each) => [each.hash, each.text]));
      if (text === undefined) found.delete(hash);
      else found.set(hash, text);
      const store: GroundStore = {
        listGroundEntries: async () => toEntries([['first', 10, fresh.hash]]),
        findGroundTexts: async (hashes) => new Map([...found].filter(([each]) => hashes.includes(each))),
      };
      await expect(openGround(store)).rejects.toMatchObject({
        code: 'ledger-damaged',
        details: { value: `ground ${hash}` },
      });
    },
  );

  it('is right after more of them than the process keeps', async () => {
    const many = Array.from({ length: 70 }, (_, i) =>
      toGround(toNext({ commissionBp: i }, 10, i + 1), 7_000 + i),
    );
    const ground = await open(
      many.map(({ hash }, i) => ['first', 10 + i, hash]),
      many.flatMap((each) => each.texts),
    );
    for (const [i] of many.entries()) {
      expect(lengthOn(ground, 10 + i)).toBe(7_000 + i);
      expect(ground.book.findVersionAt(10 + i)?.commissionBp).toBe(i);
    }
    expect(lengthOn(ground, 10)).toBe(7_000);
  });

  it('lists the grounds of a batch by their days, without days on which none holds', async () => {
    const ground = await open([...rows.slice(0, 3), ['scheme', 100, ''], ['scheme', 200, one.hash]], texts);
    const store = { listServiceDays: async () => [200, 30, 150, 9, 21, 25] };
    const list = await listBatchGrounds(store, ground, 20);
    expect(list.map(({ days, hash }) => [hash, days])).toEqual([
      [one.hash, [9, 200]],
      [two.hash, [20, 21, 25]],
      [next.hash, [30]],
    ]);
    expect(list.map(({ fareNetworkHash, schemeVersion }) => [schemeVersion, fareNetworkHash])).toEqual([
      [1, one.texts[0].hash],
      [1, two.texts[0].hash],
      [2, two.texts[0].hash],
    ]);
  });
});

describe('the check of grounds', () => {
  const [one, other] = [toGround(exampleScheme, 1_234), toGround(exampleScheme, 4_321)];
  const all = new Map([...one.texts, ...other.texts].map(({ hash, text }) => [hash, text]));
  const check = (
    rows: readonly Row[],
    { lost, changed, nos }: { lost?: string; changed?: string; nos?: number[] },
  ) => {
    const entries = toEntries(rows).map((entry, i) => ({ ...entry, entryNo: nos?.[i] ?? entry.entryNo }));
    const store: GroundStore = {
      listGroundEntries: async () => entries,
      findGroundTexts: async (hashes) =>
        new Map(
          hashes.flatMap((hash) => {
            const text = all.get(hash);
            return text === undefined || hash === lost ? [] : [[hash, hash === changed ? `${text} ` : text]];
          }),
        ),
    };
    return recheckGround(store);
  };
  const right: Row[] = [
    ['first', 10, one.hash],
    ['first', 20, ''],
    ['used', 10, one.hash],
    ['feeds', 30, other.hash],
  ];

  it('finds nothing in books that are whole', async () => {
    expect(await check(right, {})).toEqual([]);
    expect(await check([], {})).toEqual([]);
  });

  it.each([
    ['a ground', one.hash],
    ['its network', one.texts[0].hash],
    ['the network of a ground that was used in its place', other.texts[0].hash],
  ])('names a text of %s that is lost or changed', async (_what, hash) => {
    const named = (posted: unknown) => [{ kind: 'ground', about: hash, posted: [posted], found: [hash] }];
    expect(await check(right, { lost: hash })).toEqual(named('no text'));
    const [changed] = await check(right, { changed: hash });
    expect([changed]).toEqual(named(expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(changed?.posted).not.toEqual(changed?.found);
  });

  it.each<[string, GroundCause[], number[], string, string]>([
    ['a gap', ['first', 'feeds'], [1, 3], '3 feeds', '2 scheme, feeds or used'],
    ['a beginning in the middle', ['feeds'], [1], '1 feeds', '1 first'],
    ['a first number that is not 1', ['first'], [2], '2 first', '1 first'],
    [
      'a beginning after it was used',
      ['first', 'used', 'first'],
      [1, 2, 3],
      '3 first',
      '3 scheme, feeds or used',
    ],
  ])('names entries with %s', async (_what, causes, nos, posted, found) => {
    const rows = causes.map((cause): Row => [cause, 10, one.hash]);
    const about = `entry ${nos.at(-1)}`;
    expect(await check(rows, { nos })).toEqual([{ kind: 'ground', about, posted: [posted], found: [found] }]);
  });
});
