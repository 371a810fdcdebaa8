/** Rechecks all batches, their statements and the yearly ceilings. */
import { type ServiceDay, toCalendarDate, toDateText } from '../../base/service-day.ts';
import { type Difference, findLineDifference } from '../ledger/difference.ts';
import type { BatchRow } from '../ledger/ledger-store.ts';
import type { FlowRow, TransferKind } from '../ledger/transfer.ts';
import type { DatedSwitch, SchemeBook } from '../scheme/scheme-book.ts';
import type { BankingCalendar } from './banking-day.ts';
import { toCeilingSwitches } from './ceilings.ts';
import type { ClearingStore } from './clearing-context.ts';
import { isAtLeast } from './clearing-day.ts';
import { addChangedReceipts, type PartySums } from './commission.ts';
import { listStepTransfers, type RecheckedBatch, recheckBatch, recheckReach } from './recheck-batch.ts';
import { recheckStatements } from './recheck-statements.ts';
import { addFlow, createRecheckSums, type RecheckSums } from './recheck-sums.ts';

/** Scheme and calendar of a recheck. */
export interface BooksContext {
  readonly book: SchemeBook;
  readonly calendar: BankingCalendar;
}

/** Flows summed from posted transfers, by batch. */
export type PostedFlows = ReadonlyMap<ServiceDay, readonly FlowRow[]>;

/**
 * @param sums - of all cards
 * @param counts - rows of taps and of versions of journeys that there are
 * @param posted - of all batches
 */
export async function recheckBooks(
  store: ClearingStore,
  context: BooksContext,
  sums: RecheckSums,
  counts: Parameters<typeof recheckReach>[1],
  posted: PostedFlows,
): Promise<Difference[]> {
  const batches = await store.listBatches();
  const steps = await listStepTransfers(store);
  const rechecked: RecheckedBatch[] = [];
  const differences: Difference[] = [...recheckReach(sums, counts), ...listDaysWithoutBatch(sums, batches)];
  for (const batch of batches) {
    const ofBatch = posted.get(batch.batchDay) ?? [];
    const found = await recheckBatch(store, context.book, sums, { flows: ofBatch, steps }, batch);
    differences.push(...found.differences);
    rechecked.push(found.rechecked);
  }
  differences.push(...(await recheckCeilings(store, context.book, rechecked)));
  differences.push(...(await recheckStatements(store, context, rechecked)));
  return differences;
}

/**
 * Rechecks the batches after a day, from their posted transfers and journeys; those up to it count with what is stored.
 *
 * @param sums - of the batches after the day
 * @param posted - of the batches after the day
 */
export async function recheckBooksAfter(
  store: ClearingStore,
  context: BooksContext,
  sums: RecheckSums,
  posted: PostedFlows,
  afterDay: ServiceDay,
): Promise<Difference[]> {
  const batches = await store.listBatches();
  const steps = await listStepTransfers(store);
  const rechecked: RecheckedBatch[] = [];
  const differences: Difference[] = listDaysWithoutBatch(sums, batches);
  const { year } = toCalendarDate(afterDay);
  for (const batch of batches) {
    const { batchDay } = batch;
    if (batchDay <= afterDay) {
      // Ceilings are those of a calendar year, which is longer than the months of statements.
      if (toCalendarDate(batchDay).year < year - 1) continue;
      const [flows, positions] = [
        await store.listFlows(batchDay, batchDay),
        await store.listPositions(batchDay),
      ];
      rechecked.push({ batch, flows, positions });
      continue;
    }
    const ofBatch = posted.get(batchDay) ?? [];
    const found = await recheckBatch(store, context.book, sums, { flows: ofBatch, steps }, batch);
    differences.push(...found.differences);
    rechecked.push(found.rechecked);
  }
  differences.push(...(await recheckCeilings(store, context.book, rechecked)));
  differences.push(...(await recheckStatements(store, context, rechecked, afterDay)));
  return differences;
}

/** Sums of one batch as its posted transfers and journeys say them, in place of sums worked out from taps. */
export async function sumPostedBatch(
  store: ClearingStore,
  batchDay: ServiceDay,
): Promise<{ readonly posted: readonly FlowRow[]; readonly sums: RecheckSums }> {
  const posted = await store.sumFlows(batchDay);
  const sums = createRecheckSums();
  const stepKinds: readonly TransferKind[] = ['commission', 'netting', 'payment'];
  for (const flow of posted) if (!stepKinds.includes(flow.kind)) addFlow(sums.flows, flow);
  const receipts: PartySums = new Map();
  for await (const page of store.iterateMoneyChanges(batchDay))
    for (const change of page) addChangedReceipts(receipts, change);
  sums.receipts.set(batchDay, receipts);
  return { posted, sums };
}

/** Finds transfers of cards in a batch that does not exist: no close would settle them. */
function listDaysWithoutBatch(sums: RecheckSums, batches: readonly BatchRow[]): Difference[] {
  const known = new Set(batches.map(({ batchDay }) => batchDay));
  const days = new Set([...sums.flows.values()].map(({ batchDay }) => batchDay));
  return [...days]
    .filter((day) => !known.has(day))
    .sort((a, b) => a - b)
    .map((day) => ({ kind: 'stray', about: toDateText(day), posted: ['transfers of no batch'], found: [] }));
}

/** Compares switches by stored flows with switches by rechecked flows. */
async function recheckCeilings(
  store: ClearingStore,
  book: SchemeBook,
  batches: readonly RecheckedBatch[],
): Promise<Difference[]> {
  const [first, last] = [batches[0]?.batch.batchDay, batches.at(-1)?.batch.batchDay];
  if (first === undefined || last === undefined) return [];
  const posted = toCeilingSwitches(await store.listFlows(first, last), book);
  const found = toCeilingSwitches(
    batches.flatMap(({ flows }) => flows),
    book,
  );
  const abouts = new Set([...posted, ...found].map(toAbout));
  return [...abouts].flatMap((about) => {
    const of = (switches: readonly DatedSwitch[]) =>
      switches.filter((item) => toAbout(item) === about).map(toSwitchLine);
    return findLineDifference('ceilings', about, of(posted), of(found)) ?? [];
  });
}

const toAbout = ({ partyId, policyId }: DatedSwitch) => `${policyId}/${partyId}`;
const toSwitchLine = ({ fromDay, toDay }: DatedSwitch) =>
  `off from ${toDateText(fromDay)} to ${toDateText(toDay)}`;

/**
 * The switches with which a recheck prices cards: from posted transfers, not from stored flows.
 *
 * @param posted - of netted batches at least
 */
export function toPostedSwitches(
  batches: readonly BatchRow[],
  posted: PostedFlows,
  book: SchemeBook,
): DatedSwitch[] {
  const flows = batches
    .filter(({ state }) => isAtLeast(state, 'netted'))
    .flatMap(({ batchDay }) => posted.get(batchDay) ?? []);
  return toCeilingSwitches(flows, book);
}
