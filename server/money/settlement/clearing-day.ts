/** The close of a service day in five steps; each is one commit or can be repeated, so a killed close is run again. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText, toDayStartEpochSec } from '../../base/service-day.ts';
import type { BatchRow, BatchState, EvidenceRow, ReconItem, StepCommit } from '../ledger/ledger-store.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import { toPaymentDay } from './banking-day.ts';
import { type ClearingContext, type ClearingStore, findFirstLeg, withFirstLeg } from './clearing-context.ts';
import { gatherEvidence } from './evidence.ts';
import { checkBatchClears, toNettingTransfers, toPayments, toPositions, toStepFlows } from './netting.ts';
import { priceBatch } from './price-batch.ts';
import { toCutSec } from './scheme-on.ts';
import { hashBatch, hashSeal } from './seal.ts';

/** States of a batch in order. */
const batchStates: readonly BatchState[] = ['open', 'cut', 'priced', 'netted', 'sealed', 'paid'];

export function isAtLeast(state: BatchState, other: BatchState): boolean {
  return batchStates.indexOf(state) >= batchStates.indexOf(other);
}

const emptyStep = { transfers: [], journeys: [], cards: [], reconItems: [], positions: [] } as const;

/**
 * Takes a batch to its next state.
 *
 * Batches close in order: all earlier batches must be paid. A day without taps has a batch, too.
 *
 * @returns the state reached; `paid` again for a batch that is paid
 * @throws ProblemError `batch-state` if an earlier batch is not paid, or a later one was cut without this one, or the day
 * has not ended; `scheme-unknown` for a day before the first version that has no batch.
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
      checkCut(batches, context, day);
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
 * @throws ProblemError as `stepClearingDay` does, and before any step where one of the days must not be cut
 */
export async function* closeDays(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
  until: BatchState = 'paid',
): AsyncIterable<{ readonly day: ServiceDay; readonly state: BatchState }> {
  for (const next of listClosableDays(await store.listBatches(), context, day)) {
    const goal = next === day ? until : 'paid';
    let state = (await store.listBatches()).find(({ batchDay }) => batchDay === next)?.state ?? 'open';
    while (!isAtLeast(state, goal)) {
      state = await stepClearingDay(store, context, next);
      yield { day: next, state };
    }
  }
}

/**
 * Days up to `day` that are to be closed: batches that are not paid, and the days without taps between them.
 *
 * @throws ProblemError `batch-state` where one of them has not ended, `scheme-unknown` for a day before the scheme
 */
export function listClosableDays(
  batches: readonly BatchRow[],
  context: Pick<ClearingContext, 'book' | 'nowSec'>,
  day: ServiceDay,
): ServiceDay[] {
  const days = toDaysToClose(batches, day, context.book.firstDay);
  const stateOf = new Map(batches.map(({ batchDay, state }) => [batchDay, state]));
  // Latest day first, so that the error names the requested day.
  for (const next of days.toReversed())
    if ((stateOf.get(next) ?? 'open') === 'open') checkCut(batches, context, next);
  return days;
}

/** Most days that one request may close: a longer span is a mistake rather than a missed close. */
const MAX_DAYS = 400;

/** @throws ProblemError `batch-state` where a later day is cut already or too many days would close; as `listClosableDays` */
export function checkCloseRequest(
  batches: readonly BatchRow[],
  context: Pick<ClearingContext, 'book' | 'nowSec'>,
  day: ServiceDay,
): void {
  const later = batches.find(({ batchDay, state }) => batchDay > day && state !== 'open');
  const own = batches.find(({ batchDay }) => batchDay === day);
  if (later && (own?.state ?? 'open') === 'open') {
    const [date, other] = [toDateText(day), toDateText(later.batchDay)];
    throw new ProblemError('batch-state', {
      zh: `${date} 不能清算：${other} 已切批`,
      en: `${date} cannot be closed: ${other} was cut already`,
    });
  }
  const days = listClosableDays(batches, context, day);
  if (days.length > MAX_DAYS)
    throw new ProblemError('batch-state', {
      zh: `距上一清算日过久：${days.length} 天`,
      en: `Too long since the last clearing day: ${days.length} days`,
    });
}

/** @param firstDay - of the scheme: before it there are no days without a batch */
export function toDaysToClose(
  batches: readonly BatchRow[],
  day: ServiceDay,
  firstDay: ServiceDay = Number.NEGATIVE_INFINITY,
): ServiceDay[] {
  const before = batches.filter(({ batchDay }) => batchDay <= day);
  const unpaid = before.filter(({ state }) => state !== 'paid').map(({ batchDay }) => batchDay);
  const lastPaid = before.findLast(({ state }) => state === 'paid')?.batchDay;
  const isPaid = new Set(before.filter(({ state }) => state === 'paid').map(({ batchDay }) => batchDay));
  const first = Math.min(day, ...unpaid, ...(lastPaid === undefined ? [] : [lastPaid + 1]));
  const start = Math.max(first, Math.min(firstDay, day));
  const days = unpaid.filter((batchDay) => batchDay < start);
  for (let next = start; next <= day; next++) if (!isPaid.has(next)) days.push(next);
  return days;
}

/** Whether a service day has ended. */
export function isOver(book: SchemeBook, day: ServiceDay, nowSec: number): boolean {
  return toCutSec(book.batchVersionAt(day), day) <= nowSec;
}

/**
 * Refuses to cut a day that has not ended: its later taps would go into the next batch.
 *
 * If the batch before was cut ahead of the clock (a simulated day, or an older ledger), the next batch may be cut, too,
 * once it has transfers.
 */
function checkCut(
  batches: readonly BatchRow[],
  { book, nowSec }: Pick<ClearingContext, 'book' | 'nowSec'>,
  day: ServiceDay,
): void {
  const hasBatch = batches.some(({ batchDay }) => batchDay === day);
  // A batch before the first version of the scheme is in an older ledger, and must close before later ones.
  if (!hasBatch) book.versionAt(day);
  if (isOver(book, day, nowSec)) return;
  const lastCut = batches.findLast(({ state }) => state !== 'open')?.batchDay;
  if (hasBatch && lastCut !== undefined && day === lastCut + 1 && !isOver(book, lastCut, nowSec)) return;
  let lastOver = Math.ceil(nowSec / 86_400) + 1;
  while (!isOver(book, lastOver, nowSec)) lastOver--;
  const [date, last] = [toDateText(day), toDateText(lastOver)];
  throw new ProblemError(
    'batch-state',
    {
      zh: `${date} 尚未结束，不能清算；最近结束的一天是 ${last}`,
      en: `${date} has not ended: it cannot be closed yet; the last day that has ended is ${last}`,
    },
    { day: date },
  );
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
  const scheme = context.book.batchVersionAt(day);
  const flows = await store.sumFlows(day);
  const positions = toPositions(scheme.parties, flows, day);
  checkBatchClears(flows, positions);
  const netting = toNettingTransfers(scheme, flows, day, toCutSec(scheme, day));
  const transfers = withFirstLeg(netting, await findFirstLeg(store, 'netting', day));
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
  // Records up to the numbers of the evidence never change: what is received meanwhile belongs to the next batch.
  const evidence = await gatherEvidence(store, day);
  const sealHash = await hashSeal(previous?.sealHash ?? null, day, store.iterateTransfers(day), evidence);
  const received = await store.listReceivedRanges(findUpTo(evidence, 'receipts'));
  await commit(store, {
    batchDay: day,
    from: 'netted',
    to: 'sealed',
    ...emptyStep,
    evidence,
    received,
    sealHash,
  });
  context.onProgress?.({ batchDay: day, phase: 'seal', done: 1 });
}

const findUpTo = (evidence: readonly EvidenceRow[], name: string) =>
  evidence.find(({ section }) => section === name)?.upTo ?? 0;

async function payBatch(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
  sealHash: string | null,
): Promise<void> {
  const scheme = context.book.batchVersionAt(day);
  const paymentDay = toPaymentDay(context.calendar, day);
  const eventSec = toDayStartEpochSec(paymentDay.day, scheme.timeZone);
  const payments = toPayments(scheme, await store.listFlows(day, day), day, eventSec);
  const transfers = withFirstLeg(payments, await findFirstLeg(store, 'payment', day));
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
