/** Receipts of a batch from journeys and flows written by hand. */
import { expect, test } from 'vitest';
import type { JourneyChange } from '../../../server/money/ledger/ledger-reports.ts';
import type { FlowRow } from '../../../server/money/ledger/transfer.ts';
import { sumReceipts } from '../../../server/money/settlement/commission.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { D } from '../cards/card-world.ts';
import { toFlow } from './flows.ts';
import { toJourney } from './journeys.ts';

async function sum(
  pages: readonly JourneyChange[][],
  flows: readonly FlowRow[],
  onPage?: (done: number) => void,
) {
  async function* iterate(day: number) {
    expect(day).toBe(D);
    yield* pages;
  }
  const store = {
    ...(await openMemoryLedger()),
    iterateJourneyChanges: iterate,
    iterateMoneyChanges: iterate,
    async sumFlows(day: number, kinds?: readonly string[]) {
      expect(day).toBe(D);
      return flows.filter(({ kind }) => kinds?.includes(kind) ?? true);
    },
  };
  return Object.fromEntries(await sumReceipts(store, D, onPage));
}

const ofCA = { issuerId: 'CA' };
const change = (operatorId: string, riderFen: number, beforeFen?: number): JourneyChange => ({
  journey: toJourney({ riderFen, weights: [[operatorId, 1]] }),
  previous: beforeFen === undefined ? null : toJourney({ riderFen: beforeFen, weights: [[operatorId, 1]] }),
});

test('journeys of all pages, each less what it was before', async () => {
  const done: number[] = [];
  const pages = [[change('AB', 180), change('BB', 100)], [change('AB', 60, 200)], []];
  expect(await sum(pages, [], (count) => done.push(count))).toEqual({ AB: 40, BB: 100 });
  expect(done).toEqual([2, 3, 3]);
  expect(await sum(pages, [])).toEqual({ AB: 40, BB: 100 });
});

test('re-division moves receipts from losing to gaining operators', async () => {
  expect(await sum([[change('AM1', 400)]], [toFlow('redivision', 'OP:AM1', 'OP:AB', 43)])).toEqual({
    AM1: 357,
    AB: 43,
  });
});

test('returns of disputes are subtracted, reversed returns added', async () => {
  const flows = [
    toFlow('dispute', 'OP:AB', 'CARD', 180, ofCA),
    toFlow('dispute', 'OP:BB', 'SUB:FA', 50),
    toFlow('dispute', 'OP:AM1', 'DISC:AM1', 100),
    toFlow('reversal', 'CARD', 'OP:AB', 80, ofCA),
    toFlow('reversal', 'SUB:FA', 'OP:BB', 50),
  ];
  expect(await sum([], flows)).toEqual({ AB: -100 });
});

test('other transfers of operators have no effect', async () => {
  const flows = [
    toFlow('rider', 'CARD', 'JRN', 1, ofCA),
    toFlow('credit', 'JRN', 'OP:AB', 2, ofCA),
    toFlow('funded', 'DISC:AB', 'JRN', 3, ofCA),
    toFlow('aged', 'UNRES:AB', 'OP:AB', 4, ofCA),
    toFlow('resolved', 'UNRES:AB', 'JRN', 5, ofCA),
    toFlow('reversal', 'OP:AB', 'JRN', 6, ofCA),
    toFlow('reversal', 'CARD', 'JRN', 7, ofCA),
    toFlow('reversal', 'JRN', 'CARD', 8, ofCA),
    toFlow('reversal', 'JRN', 'DISC:AB', 9, ofCA),
    toFlow('top-up', 'CASH:CA', 'CARD', 10, ofCA),
  ];
  expect(await sum([], flows)).toEqual({});
});
