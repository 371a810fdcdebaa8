/** Compares the statements of all parties with statements from rechecked flows and positions. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { type Difference, findLineDifference } from '../ledger/difference.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { BankingCalendar } from './banking-day.ts';
import type { ClearingStore } from './clearing-context.ts';
import { isAtLeast } from './clearing-day.ts';
import type { RecheckedBatch } from './recheck-batch.ts';
import { buildStatement } from './statements/build-statement.ts';
import type { Statement } from './statements/statement.ts';
import { type StatementPeriod, toPeriodOf } from './statements/statement-period.ts';

/**
 * Compares the statements of each netted batch and each month with one.
 *
 * Builds each statement from stored flows and positions and from rechecked ones. Late journeys are left out of both: they would be
 * the same ones, and `recheckCard` checks them.
 *
 * @param afterDay - leaves out the statements of days up to it, and of months without a later day
 */
export async function recheckStatements(
  store: ClearingStore,
  context: { readonly book: SchemeBook; readonly calendar: BankingCalendar },
  batches: readonly RecheckedBatch[],
  afterDay = Number.NEGATIVE_INFINITY,
): Promise<Difference[]> {
  const netted = batches.filter(({ batch }) => batch.batchDay > afterDay && isAtLeast(batch.state, 'netted'));
  const periods = listPeriods(netted.map(({ batch }) => batch.batchDay));
  const postedStore: ClearingStore = { ...store, listLateJourneys: async () => [] };
  const recheckedStore = toRecheckedStore(postedStore, batches);
  const differences: Difference[] = [];
  for (const period of periods) {
    for (const { id } of context.book.batchVersionAt(period.lastDay).parties) {
      const about = `${id} ${period.text}`;
      const [posted, found] = [
        await listLines(postedStore, context, id, period),
        await listLines(recheckedStore, context, id, period),
      ];
      const difference = findLineDifference('statement', about, posted, found);
      if (difference) differences.push(difference);
    }
  }
  return differences;
}

/** The days, then their months. */
function listPeriods(days: readonly ServiceDay[]): StatementPeriod[] {
  const months = new Map(days.map((day) => toPeriodOf('month', day)).map((month) => [month.text, month]));
  const ofDays = days.map(
    (day): StatementPeriod => ({ kind: 'day', text: toDateText(day), firstDay: day, lastDay: day }),
  );
  return [...ofDays, ...months.values()];
}

/** The same ledger with other flows and positions. */
function toRecheckedStore(store: ClearingStore, batches: readonly RecheckedBatch[]): ClearingStore {
  const ofDay = new Map(batches.map((rechecked) => [rechecked.batch.batchDay, rechecked]));
  return {
    ...store,
    listFlows: async (fromDay, toDay) =>
      batches
        .filter(({ batch }) => batch.batchDay >= fromDay && batch.batchDay <= toDay)
        .flatMap(({ flows }) => flows),
    listPositions: async (day) => [...(ofDay.get(day)?.positions ?? [])],
  };
}

async function listLines(
  store: ClearingStore,
  context: Parameters<typeof buildStatement>[1],
  partyId: string,
  period: StatementPeriod,
): Promise<string[]> {
  try {
    return toLines(await buildStatement(store, context, partyId, period));
  } catch (error) {
    // Lines and positions differ: there is no statement, compare the message.
    if (error instanceof ProblemError && error.code === 'internal') return [error.text.en];
    throw error;
  }
}

function toLines({ days, lines, netFen }: Statement): string[] {
  return [
    ...lines.map(({ amountFen, lineId, transferCount }) => `${lineId} ${amountFen} in ${transferCount}`),
    ...days.map(({ date, netFen: ofDay }) => `${date} ${ofDay}`),
    `net ${netFen}`,
  ];
}
