/** The step from `cut` to `priced`: settles open journeys, ages unresolved money, re-divides caps, takes commission. */
import type { ServiceDay } from '../../base/service-day.ts';
import { listDisputes, listLive, toRepostedDisputes } from '../cards/dispute-returns.ts';
import { toAccountParts } from '../ledger/account.ts';
import type { CardToRedivide } from '../ledger/ledger-reports.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toPeriodStart } from '../scheme/service-clock.ts';
import { postCardGaps } from './card-gaps.ts';
import {
  type ClearingContext,
  type ClearingProgress,
  type ClearingStore,
  findFirstLeg,
  withFirstLeg,
} from './clearing-context.ts';
import { sumReceipts, toCommission, toCommissionTransfers } from './commission.ts';
import { toCapPeriods, toRedivisionSource, toRedivisionTransfers } from './redivision.ts';
import { toCutSec } from './scheme-on.ts';

interface Pricing {
  readonly store: ClearingStore;
  readonly context: ClearingContext;
  readonly scheme: Scheme;
  readonly day: ServiceDay;
  readonly eventSec: number;
}

/** Cards or journeys of one transaction: online taps wait at most for one of them. */
const PIECE = 500;

const nothing = { transfers: [], journeys: [], cards: [], reconItems: [] } as const;

/**
 * Takes a batch from `cut` to `priced`.
 *
 * Writes many small transactions, so that taps of the next day are ingested meanwhile and memory holds one page. It can
 * be killed and run again at any point: it finds only cards and journeys that are not settled or aged yet, and
 * re-division posts only missing transfers.
 */
export async function priceBatch(
  store: ClearingStore,
  context: ClearingContext,
  day: ServiceDay,
): Promise<void> {
  const scheme = context.book.batchVersionAt(day);
  const pricing: Pricing = { store, context, scheme, day, eventSec: toCutSec(scheme, day) };
  await settleOpenJourneys(pricing);
  await postCardGaps(store, day, (done) => report(context, { batchDay: day, phase: 'gaps', done }));
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
      // Read again: taps may have changed the cards since the page was read.
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
  // Read whole cap periods: they may begin before the first changed journey.
  const fromDay = Math.min(...scheme.caps.map(({ period }) => toPeriodStart(period, firstDay)));
  const cardIds = page.map(({ cardId }) => cardId);
  const journeys = Map.groupBy(
    await store.listJourneysOfCards(cardIds, fromDay, day),
    ({ cardId }) => cardId,
  );
  const periods = page.flatMap((card) =>
    toCapPeriods(scheme.caps, card.cardId, journeys.get(card.cardId) ?? [])
      // Only periods that were read from their beginning and contain a change.
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

/** Leg of the transfer that ages money; 90 and 91 of the same version are the hold and its end. */
const AGED_LEG = 92;

export interface AgedJourney {
  readonly journey: JourneyRow;
  /** Undefined if no money is held: the gate deducted nothing at the entry. */
  readonly transfer: Transfer | undefined;
}

/**
 * Ages an unresolved journey: its next version, and the transfer `UNRES -> OP` of its held money.
 *
 * @param ofJourney all transfers of the journey
 */
export function toAgedJourney(
  journey: JourneyRow,
  ofJourney: readonly Transfer[],
  batchDay: ServiceDay,
  eventSec: number,
): AgedJourney {
  const version = journey.version + 1;
  const explanation = { ...journey.explanation, causeId: null };
  const aged: JourneyRow = { ...journey, version, batchDay, status: 'aged', explanation };
  const taken = findHeld(ofJourney);
  if (!taken) return { journey: aged, transfer: undefined };
  const { hold, heldFen } = taken;
  const { owner } = toAccountParts(hold.cr);
  const transfer: Transfer = {
    source: hold.source,
    seq: hold.seq,
    leg: version * 100 + AGED_LEG,
    batchDay,
    kind: 'aged',
    dr: hold.cr,
    cr: `OP:${owner}`,
    amountFen: heldFen,
    isPending: false,
    journeyId: journey.journeyId,
    policyId: null,
    schemeVersion: journey.schemeVersion,
    eventSec,
    reverses: null,
  };
  return { journey: aged, transfer };
}

/** The latest transfer into `UNRES`, and the amount that all transfers of the journey left there. */
function findHeld(ofJourney: readonly Transfer[]): { hold: Transfer; heldFen: number } | undefined {
  let hold: Transfer | undefined;
  let heldFen = 0;
  for (const transfer of ofJourney) {
    if (transfer.isPending) continue;
    if (toAccountParts(transfer.dr).kind === 'UNRES') heldFen -= transfer.amountFen;
    if (toAccountParts(transfer.cr).kind !== 'UNRES') continue;
    heldFen += transfer.amountFen;
    if (transfer.kind === 'unresolved' && (!hold || transfer.leg > hold.leg)) hold = transfer;
  }
  return hold && heldFen > 0 ? { hold, heldFen } : undefined;
}
