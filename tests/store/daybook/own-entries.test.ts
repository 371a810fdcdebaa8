/** A process knows its own entries also while further transactions of it end. */
import { expect, test } from 'vitest';
import type { IngestCommit, StoredTap } from '../../../server/money/ledger/ledger-store.ts';
import { OwnEntries, toEntryNo } from '../../../server/store/daybook/own-entries.ts';

const toCommit = (...cardIds: string[]) =>
  ({ cards: cardIds.map((cardId) => ({ cardId })), taps: [] }) as unknown as IngestCommit;

test('the last number of each own transaction is known, those of others are not', () => {
  const own = new OwnEntries();
  own.keep([toCommit('A', 'B'), toCommit('B', 'C')], 7);
  own.keep([toCommit('A')], 8);
  // A transaction without cards writes no entry.
  own.keep([toCommit()], 9);
  expect(own.lastNo).toBe(toEntryNo(8, 0));
  expect(own.findEntryNo('A')).toBe(toEntryNo(8, 0));
  expect(own.findEntryNo('C')).toBe(toEntryNo(7, 2));
  // A statement that began before the second transaction ended has seen the first one last.
  expect(own.hasLastNo(toEntryNo(7, 2))).toBe(true);
  expect(own.hasLastNo(toEntryNo(8, 0))).toBe(true);
  for (const other of [toEntryNo(7, 1), toEntryNo(8, 1), toEntryNo(9, 0), 0])
    expect(own.hasLastNo(other), `${other}`).toBe(false);
  own.clear();
  expect(own.hasLastNo(toEntryNo(7, 2))).toBe(false);
  expect(own.lastNo).toBe(0);
});

const toTap = (terminalId: string, terminalSeq: number, eventSec: number) =>
  ({ terminalId, terminalSeq, eventSec }) as StoredTap;
const toTaps = (...taps: StoredTap[]) => ({ cards: [], taps }) as unknown as IngestCommit;

test('the taps of its entries are known by terminal and number, the last one by its number', () => {
  const own = new OwnEntries();
  own.keep([toTaps(toTap('bus', 4, 40), toTap('bus', 2, 90), toTap('gate', 1, 10))], 7);
  expect(own.lastNo).toBe(0);
  // No number of an entry: the transaction wrote none.
  expect(own.hasLastNo(0)).toBe(false);
  expect(own.findLastTap('bus')).toEqual({ terminalSeq: 4, eventSec: 40 });
  own.keep([toTaps(toTap('bus', 5, 30), toTap('bus', 3, 95))], 8);
  expect(own.findLastTap('bus')).toEqual({ terminalSeq: 5, eventSec: 30 });
  expect(own.findLastTap('gate')).toEqual({ terminalSeq: 1, eventSec: 10 });
  expect(own.findLastTap('till')).toBeUndefined();
  const has = (terminalId: string, terminalSeq: number) => own.hasTap({ terminalId, terminalSeq });
  expect([1, 2, 3, 4, 5, 6].map((no) => has('bus', no))).toEqual([false, true, true, true, true, false]);
  expect([has('gate', 1), has('gate', 4), has('till', 1)]).toEqual([true, false, false]);
  own.keep([toCommit('A')], 9);
  expect(own.cardCount).toBe(1);
  own.clear();
  expect([own.cardCount, own.findEntryNo('A'), own.findLastTap('bus'), has('bus', 4)]).toEqual([
    0,
    undefined,
    undefined,
    false,
  ]);
});

test('a transaction is under way until it ends, also where it fails or another one runs beside it', async () => {
  const own = new OwnEntries();
  expect(own.isUnderWay).toBe(false);
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const ends = [own.during(() => first.promise), own.during(() => second.promise)] as const;
  expect(own.isUnderWay).toBe(true);
  first.resolve('written');
  expect(await ends[0]).toBe('written');
  expect(own.isUnderWay).toBe(true);
  second.reject(new RangeError('rolled back'));
  await expect(ends[1]).rejects.toThrow('rolled back');
  expect(own.isUnderWay).toBe(false);
});

test('numbers of entries grow with the transaction and within it, and a transaction does not reach into the next', () => {
  const most = 2 ** 20;
  expect([toEntryNo(7, 0), toEntryNo(7, 1), toEntryNo(7, most - 1), toEntryNo(8, 0)]).toEqual([
    7 * most,
    7 * most + 1,
    8 * most - 1,
    8 * most,
  ]);
  expect(() => toEntryNo(7, most)).toThrow(RangeError);
});
