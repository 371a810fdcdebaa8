/** Grounds on trial: whoever asks the ledger of the trial finds them, and the ledger itself has none of them. */
import { expect, it } from 'vitest';
import { withTrialGround } from '../../../server/money/ground/trial-ground.ts';
import type { GroundCause } from '../../../server/money/ledger/ledger-store.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';

const [kept, tried, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const toEntry = (cause: GroundCause, fromDay: number, hash: string) => ({
  cause,
  fromDay,
  hash,
  takenSec: 7,
});

it('holds for the trial and leaves the ledger as it is', async () => {
  const ledger = await openMemoryLedger();
  await ledger.putGround(
    [{ hash: kept, text: 'kept' }],
    [toEntry('first', 10, kept), toEntry('used', 11, kept)],
  );
  const before = [await ledger.listGroundEntries(), await ledger.readRuleMarks()] as const;
  const trial = withTrialGround(ledger);
  expect(await trial.listGroundEntries()).toEqual(before[0]);
  expect(await trial.readRuleMarks()).toEqual(before[1]);

  await trial.putGround([{ hash: tried, text: 'tried' }], [toEntry('scheme', 20, tried)]);
  await trial.putGround([], [toEntry('feeds', 30, kept), toEntry('used', 31, kept)]);
  const named = (await trial.listGroundEntries()).map(({ cause, entryNo, fromDay }) => [
    entryNo,
    cause,
    fromDay,
  ]);
  expect(named).toEqual([
    [1, 'first', 10],
    [2, 'used', 11],
    [3, 'scheme', 20],
    [4, 'feeds', 30],
    [5, 'used', 31],
  ]);
  expect(await trial.findGroundTexts([kept, tried, other])).toEqual(
    new Map([
      [kept, 'kept'],
      [tried, 'tried'],
    ]),
  );
  // Only a ground that holds from a day on is a mark for other readers, not one that a tap was read by.
  expect(await trial.readRuleMarks()).toEqual({ ...before[1], groundNo: 4 });
  expect([await ledger.listGroundEntries(), await ledger.readRuleMarks()]).toEqual(before);
  expect(await ledger.findGroundTexts([tried])).toEqual(new Map());

  // The ledger takes entries meanwhile: the trial's number never falls behind it.
  await ledger.putGround(
    [],
    [3, 4, 5, 6].map((day) => toEntry('scheme', day + 40, kept)),
  );
  expect((await trial.readRuleMarks()).groundNo).toBe(6);
});

it('of a ledger without grounds begins with the first number', async () => {
  const trial = withTrialGround(await openMemoryLedger());
  await trial.putGround([{ hash: tried, text: 'tried' }], [toEntry('first', 10, tried)]);
  expect(await trial.listGroundEntries()).toEqual([{ ...toEntry('first', 10, tried), entryNo: 1 }]);
  expect((await trial.findGroundTexts([tried])).get(tried)).toBe('tried');
});
