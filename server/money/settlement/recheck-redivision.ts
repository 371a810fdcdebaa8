/** Compares the re-division of a card's caps with the one that follows from its journeys. */
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { type Difference, findLineDifference } from '../ledger/difference.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Cap } from '../scheme/scheme.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import { toPeriodEnd, toPeriodStart } from '../scheme/service-clock.ts';
import { toTransferLine } from './recheck-card.ts';
import { toCapPeriods, toRedivisionSource, toRedivisionTransfers } from './redivision.ts';
import { toCutSec } from './scheme-on.ts';

/** A period of a card in which some version of a journey was capped. */
export interface CappedPeriod {
  readonly capId: string;
  readonly cardId: string;
  readonly periodStart: ServiceDay;
  readonly periodEnd: ServiceDay;
  /** The last close that re-divided the period; null without one. */
  readonly closeDay: ServiceDay | null;
  readonly source: string;
  /** False if the ledger does not show which journeys the last close knew: posted transfers are accepted then. */
  readonly isAsked: boolean;
  /** All versions of the card's journeys. */
  readonly versions: readonly JourneyRow[];
}

/**
 * The periods of a card that closes may have re-divided.
 *
 * A close re-divides a period if a version of one of its journeys was posted since the previous close. Periods with a
 * version in a batch that is not priced yet are not checked: the ledger does not show whether the last close knew it,
 * and the next close corrects them. Periods whose cap was removed from the scheme are not checked either.
 *
 * @param pricedDay - last batch that is priced; below all days where there is none
 */
export function listCappedPeriods(
  cardId: string,
  versions: readonly JourneyRow[],
  book: SchemeBook,
  pricedDay: ServiceDay,
): CappedPeriod[] {
  if (!versions.some(({ capOffFen }) => capOffFen > 0)) return [];
  const periods = new Map<string, CappedPeriod>();
  for (const journey of versions) {
    if (journey.capOffFen === 0) continue;
    for (const cap of book.versionAt(journey.serviceDay).caps) {
      if (!cap.networks.includes(journey.networkId)) continue;
      const periodStart = toPeriodStart(cap.period, journey.serviceDay);
      const source = toRedivisionSource({ capId: cap.id, periodStart, cardId });
      if (periods.has(source)) continue;
      const periodEnd = toPeriodEnd(cap.period, periodStart);
      const place = { capId: cap.id, cardId, periodStart, periodEnd, source };
      periods.set(source, { ...place, ...toKnowledge(place, versions, book, pricedDay), versions });
    }
  }
  return [...periods.values()];
}

function toKnowledge(
  { capId, periodEnd, periodStart }: Pick<CappedPeriod, 'capId' | 'periodStart' | 'periodEnd'>,
  versions: readonly JourneyRow[],
  book: SchemeBook,
  pricedDay: ServiceDay,
): Pick<CappedPeriod, 'closeDay' | 'isAsked'> {
  let closeDay: ServiceDay | null = null;
  let isWaiting = false;
  for (const { batchDay, serviceDay } of versions) {
    if (serviceDay < periodStart || serviceDay > periodEnd) continue;
    if (batchDay > pricedDay) isWaiting ||= serviceDay <= pricedDay;
    else if (closeDay === null || batchDay > closeDay) closeDay = batchDay;
  }
  const isKept = closeDay === null || findCap(book, closeDay, capId) !== undefined;
  return { closeDay, isAsked: !isWaiting && isKept };
}

function findCap(book: SchemeBook, day: ServiceDay, capId: string): Cap | undefined {
  return book.batchVersionAt(day).caps.find(({ id }) => id === capId);
}

/**
 * Rechecks a period: accepts the transfers of earlier closes and derives those of the last close.
 *
 * @param ofSource - all transfers with the source of the period
 * @param pricingDay - batch that is cut and not priced yet
 */
export function recheckRedivision(
  period: CappedPeriod,
  ofSource: readonly Transfer[],
  book: SchemeBook,
  pricingDay: ServiceDay | undefined,
): { readonly transfers: readonly Transfer[]; readonly difference: Difference | undefined } {
  const { capId, cardId, closeDay, isAsked, periodStart, versions } = period;
  // Other transfers are of a terminal with the name of the source, in an older ledger.
  const [posted, others] = [true, false].map((is) =>
    ofSource.filter(({ kind }) => (kind === 'redivision') === is),
  ) as [Transfer[], Transfer[]];
  // A running close may have written some of its transfers.
  if (!isAsked || posted.some(({ seq }) => seq === pricingDay))
    return { transfers: posted, difference: undefined };
  const earlier = closeDay === null ? [] : posted.filter(({ seq }) => seq < closeDay);
  const transfers = [...earlier];
  const cap = closeDay === null ? undefined : findCap(book, closeDay, capId);
  if (closeDay !== null && cap) {
    const scheme = book.batchVersionAt(closeDay);
    const known = versions.filter(({ batchDay }) => batchDay <= closeDay);
    const divided = toCapPeriods([cap], cardId, keepHighest(known)).find(
      (p) => p.periodStart === periodStart,
    );
    if (divided)
      transfers.push(
        ...toRedivisionTransfers(
          scheme,
          divided,
          [...earlier, ...others],
          closeDay,
          toCutSec(scheme, closeDay),
        ),
      );
  }
  const about = `${cardId} ${capId} ${toDateText(periodStart)}`;
  const difference = findLineDifference(
    'redivision',
    about,
    posted.map(toTransferLine),
    transfers.map(toTransferLine),
  );
  return { transfers, difference };
}

function keepHighest(versions: readonly JourneyRow[]): JourneyRow[] {
  const highest = new Map<string, JourneyRow>();
  for (const journey of versions) {
    const known = highest.get(journey.journeyId);
    if (!known || known.version < journey.version) highest.set(journey.journeyId, journey);
  }
  return [...highest.values()];
}
