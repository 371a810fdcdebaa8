/** The close of a service day: a machine of five steps that can be stopped and started again anywhere. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText, toDayStartEpochSec } from '../../base/service-day.ts';
import type { BatchRow, BatchState, ReconItem, StepCommit } from '../ledger/ledger-store.ts';
import { toPaymentDay } from './banking-day.ts';
import type { ClearingContext, ClearingStore } from './clearing-context.ts';
import { checkBatchClears, toNettingTransfers, toPositions, toStepFlows } from './netting.ts';
import { toPayments } from './payments.ts';
import { priceBatch } from './price-batch.ts';
import { toCutSec } from './scheme-on.ts';
import { hashBatch, hashSeal } from './seal.ts';

/** The way of a batch, in order. */
const batchStates: readonly BatchState[] = ['open', 'cut', 'priced', 'netted', 'sealed', 'paid'];

export function isAtLeast(state: BatchState, other: BatchState): boolean {
  return batchStates.indexOf(state) >= batchStates.indexOf(other);
}

const emptyStep = { transfers: [], journeys: [], cards: [], reconItems: [], positions: [] } as const;

/**
 * Takes a batch one step on.
 *
 * Batches close in order: a day before this one that has a batch must be paid. A day without taps has a batch, too.
 *
 * @returns the state reached; `paid` again for a batch that is paid
 * @throws ProblemError `batch-state` if an earlier batch is not paid, or a later one was cut without this one.
 */
export async function stepClearingDay(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
): Promise<BatchState> {
  const batches = await store.listBatches();
  const batch = batches.find(({ batchDay }) => batchDay === day);
  const state = batch?.state ?? 'open';
  checkOrder(batches, day, state);
  switch (state) {
    case 'open':
      await commit(store, { batchDay: day, from: 'open', to: 'cut', ...emptyStep });
      context.onProgress?.({ batchDay: day, phase: 'cut', done: 1 });
      return 'cut';
    case 'cut':
      await priceBatch(store, context, day);
      return 'priced';
    case 'priced':
      await netBatch(store, context, day);
      return 'netted';
    case 'netted':
      await sealBatch(store, context, day, batches);
      return 'sealed';
    case 'sealed':
      await payBatch(store, context, day, batch?.sealHash ?? null);
      return 'paid';
    case 'paid':
      return 'paid';
  }
}

/**
 * Closes a day and all batches before it that are not paid, each to `paid` and the last one to `until`.
 *
 * @yields after every step
 */
export async function* closeDays(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
  until: BatchState = 'paid',
): AsyncIterable<{ readonly day: ServiceDay; readonly state: BatchState }> {
  for (const next of toDaysToClose(await store.listBatches(), day)) {
    const goal = next === day ? until : 'paid';
    let state = (await store.listBatches()).find(({ batchDay }) => batchDay === next)?.state ?? 'open';
    while (!isAtLeast(state, goal)) {
      state = await stepClearingDay(store, context, next);
      yield { day: next, state };
    }
  }
}

/** Days up to `day` that are to be closed: batches that are not paid, and the days without taps between them. */
export function toDaysToClose(batches: readonly BatchRow[], day: ServiceDay): ServiceDay[] {
  const before = batches.filter(({ batchDay }) => batchDay <= day);
  const unpaid = before.filter(({ state }) => state !== 'paid').map(({ batchDay }) => batchDay);
  const lastPaid = before.findLast(({ state }) => state === 'paid')?.batchDay;
  const first = Math.min(day, ...unpaid, ...(lastPaid === undefined ? [] : [lastPaid + 1]));
  const isPaid = new Set(before.filter(({ state }) => state === 'paid').map(({ batchDay }) => batchDay));
  const days: ServiceDay[] = [];
  for (let next = first; next <= day; next++) if (!isPaid.has(next)) days.push(next);
  return days;
}

function checkOrder(batches: readonly BatchRow[], day: ServiceDay, state: BatchState): void {
  const earlier = batches.find(({ batchDay, state: other }) => batchDay < day && other !== 'paid');
  const later =
    state === 'open' ? batches.find((other) => other.batchDay > day && other.state !== 'open') : undefined;
  const blocking = earlier ?? later;
  if (!blocking) return;
  const [date, other] = [toDateText(day), toDateText(blocking.batchDay)];
  throw new ProblemError(
    'batch-state',
    {
      zh: `${date} 不能清算：${other} 的批次处于 ${blocking.state}`,
      en: `${date} cannot be closed: the batch of ${other} is ${blocking.state}`,
    },
    { day: date, other, state: blocking.state },
  );
}

function commit(store: ClearingStore, step: StepCommit): Promise<'written' | 'repeated'> {
  return store.runExclusive(() => store.commitStep(step));
}

async function netBatch(store: ClearingStore, context: ClearingContext, day: ServiceDay): Promise<void> {
  const scheme = context.book.versionAt(day);
  const flows = await store.sumFlows(day);
  const positions = toPositions(scheme.parties, flows, day);
  checkBatchClears(flows, positions);
  const transfers = toNettingTransfers(scheme, flows, day, toCutSec(scheme, day));
  await commit(store, {
    batchDay: day,
    from: 'priced',
    to: 'netted',
    ...emptyStep,
    transfers,
    positions,
    flows: [...flows, ...toStepFlows(transfers)],
  });
  context.onProgress?.({ batchDay: day, phase: 'net', done: flows.length });
}

async function sealBatch(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
  batches: readonly BatchRow[],
): Promise<void> {
  const previous = batches.findLast(({ batchDay, sealHash }) => batchDay < day && sealHash !== null);
  const sealHash = await hashSeal(previous?.sealHash ?? null, day, store.iterateTransfers(day));
  await commit(store, { batchDay: day, from: 'netted', to: 'sealed', ...emptyStep, sealHash });
  context.onProgress?.({ batchDay: day, phase: 'seal', done: 1 });
}

async function payBatch(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
  sealHash: string | null,
): Promise<void> {
  const scheme = context.book.versionAt(day);
  const paymentDay = toPaymentDay(context.calendar, day);
  const eventSec = toDayStartEpochSec(paymentDay.day, scheme.timeZone);
  const transfers = toPayments(scheme, await store.listFlows(day, day), day, eventSec);
  const paidHash = await hashBatch(sealHash ?? '', day, [transfers]);
  const unknown: ReconItem = {
    itemId: `calendar-unknown/${toDateText(day)}`,
    batchDay: day,
    kind: 'calendar-unknown',
    reference: toDateText(paymentDay.day),
    expectedFen: null,
    actualFen: null,
    detail: 'the holidays of this year are not in the calendar: weekdays were taken for banking days',
  };
  await commit(store, {
    batchDay: day,
    from: 'sealed',
    to: 'paid',
    ...emptyStep,
    transfers,
    reconItems: paymentDay.isKnown ? [] : [unknown],
    paidHash,
  });
  context.onProgress?.({ batchDay: day, phase: 'pay', done: transfers.length });
}
