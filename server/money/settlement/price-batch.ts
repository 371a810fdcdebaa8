/** The step to `priced`: open journeys settled, old money aged, caps divided anew, commission taken. */
import type { ServiceDay } from '../../base/service-day.ts';
import { listDisputes, listLive, toRepostedDisputes } from '../cards/dispute-returns.ts';
import type { CardToRedivide } from '../ledger/ledger-reports.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toPeriodStart } from '../scheme/service-clock.ts';
import { toAgedJourney } from './aging.ts';
import type { ClearingContext, ClearingProgress, ClearingStore } from './clearing-context.ts';
import { toCommission, toCommissionTransfers } from './commission.ts';
import { toCapPeriods, toRedivisionSource, toRedivisionTransfers } from './redivision.ts';
import { toCutSec } from './scheme-on.ts';
import { findFirstLeg, withFirstLeg } from './step-transfer.ts';
import { sumReceipts } from './sum-receipts.ts';

interface Pricing {
  readonly store: ClearingStore;
  readonly context: ClearingContext;
  readonly scheme: Scheme;
  readonly day: ServiceDay;
  readonly eventSec: number;
}

/** Cards or journeys of one piece: single taps wait no longer than for one of them. */
const PIECE = 500;

const nothing = { transfers: [], journeys: [], cards: [], reconItems: [] } as const;

/**
 * Prices a batch that is cut and takes it to `priced`.
 *
 * Written piece by piece, each its own transaction, so that taps of the next day are taken in meanwhile and memory
 * stays that of a page. Killed anywhere and run again, it goes on: settled cards and aged journeys are not found
 * again, and re-division posts only what is still missing.
 */
export async function priceBatch(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
): Promise<void> {
  const scheme = context.book.batchVersionAt(day);
  const pricing: Pricing = { store, context, scheme, day, eventSec: toCutSec(scheme, day) };
  await settleOpenJourneys(pricing);
  await ageJourneys(pricing);
  await redivideCaps(pricing);
  const receipts = await sumReceipts(store, day, (done) =>
    report(context, { batchDay: day, phase: 'receipts', done }),
  );
  const commission = toCommission(scheme, receipts);
  await store.runExclusive(async () =>
    store.commitStep({
      batchDay: day,
      from: 'cut',
      to: 'priced',
      ...nothing,
      transfers: withFirstLeg(
        toCommissionTransfers(scheme, commission, day, pricing.eventSec),
        await findFirstLeg(store, 'commission', day),
      ),
      positions: [],
    }),
  );
}

async function settleOpenJourneys({ store, context, day }: Pricing): Promise<void> {
  let done = 0;
  for await (const page of inPieces(store.iterateCardsToSettle(day))) {
    await store.runExclusive(async () => {
      // A tap may have come in since the page was read.
      const fresh = await store.findCards(page.map(({ cardId }) => cardId));
      const open = page.flatMap(({ cardId }) => fresh.get(cardId) ?? []);
      const settled = await context.settleCards(store, open, day);
      await store.commitPart({ batchDay: day, at: 'cut', ...settled });
    });
    done += page.length;
    report(context, { batchDay: day, phase: 'settle', done });
  }
}

async function ageJourneys({ store, context, scheme, day, eventSec }: Pricing): Promise<void> {
  let done = 0;
  for await (const page of inPieces(store.iterateUnresolvedJourneys(day - scheme.agingDays))) {
    await store.runExclusive(async () => {
      const [latest, transfers] = await Promise.all([
        Promise.all(page.map(({ journeyId }) => store.findJourney(journeyId))),
        store.listTransfersOfJourneys(page.map(({ journeyId }) => journeyId)),
      ]);
      const ofJourney = Map.groupBy(transfers, ({ journeyId }) => journeyId);
      const aged = latest
        .filter((journey): journey is JourneyRow => journey?.status === 'unresolved')
        .map((journey) => toAgedJourney(journey, ofJourney.get(journey.journeyId) ?? [], day, eventSec));
      const again = aged.map(({ journey }) => {
        const own = ofJourney.get(journey.journeyId) ?? [];
        const posting = { scheme: context.book.versionAt(journey.serviceDay), batchDay: day, eventSec };
        return toRepostedDisputes(journey, listDisputes(own), listLive(own), posting);
      });
      await store.commitPart({
        batchDay: day,
        at: 'cut',
        ...nothing,
        journeys: aged.map(({ journey }) => journey),
        transfers: [
          ...aged.flatMap(({ transfer }) => transfer ?? []),
          ...again.flatMap(({ transfers: t }) => t),
        ],
        reconItems: again.flatMap(({ items }) => items),
      });
    });
    done += page.length;
    report(context, { batchDay: day, phase: 'age', done });
  }
}

async function redivideCaps(pricing: Pricing): Promise<void> {
  const { store, context, scheme, day } = pricing;
  if (scheme.caps.length === 0) return;
  let done = 0;
  for await (const page of inPieces(store.iterateCardsToRedivide(day))) {
    await store.runExclusive(async () => {
      const transfers = await redividePage(pricing, page);
      if (transfers.length > 0) await store.commitPart({ batchDay: day, at: 'cut', ...nothing, transfers });
    });
    done += page.length;
    report(context, { batchDay: day, phase: 'redivide', done });
  }
}

async function redividePage(
  { store, scheme, day, eventSec }: Pricing,
  page: readonly CardToRedivide[],
): Promise<Transfer[]> {
  const firstDay = page.reduce((first, { fromDay }) => Math.min(first, fromDay), day);
  // A period that began before the first change still counts as a whole.
  const fromDay = Math.min(toPeriodStart('week', firstDay), toPeriodStart('month', firstDay));
  const cardIds = page.map(({ cardId }) => cardId);
  const journeys = Map.groupBy(
    await store.listJourneysOfCards(cardIds, fromDay, day),
    ({ cardId }) => cardId,
  );
  const periods = page.flatMap((card) =>
    toCapPeriods(scheme.caps, card.cardId, journeys.get(card.cardId) ?? [])
      // Read from its beginning, and touched by a change.
      .filter(({ periodStart, periodEnd }) => periodStart >= fromDay && periodEnd >= card.fromDay),
  );
  const earlier = Map.groupBy(
    await store.listTransfersOfSources(periods.map(toRedivisionSource)),
    ({ source }) => source,
  );
  return periods.flatMap((period) =>
    toRedivisionTransfers(scheme, period, earlier.get(toRedivisionSource(period)) ?? [], day, eventSec),
  );
}

async function* inPieces<Item>(pages: AsyncIterable<readonly Item[]>): AsyncIterable<readonly Item[]> {
  for await (const page of pages)
    for (let from = 0; from < page.length; from += PIECE) yield page.slice(from, from + PIECE);
}

function report({ onProgress }: ClearingContext, progress: ClearingProgress): void {
  onProgress?.(progress);
}
