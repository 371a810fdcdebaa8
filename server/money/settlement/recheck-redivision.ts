/** What closes moved between operators for the caps of a card, beside what the journeys of its taps ask for. */
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
  /** The last close that divided it; null while there was none. */
  readonly closeDay: ServiceDay | null;
  readonly source: string;
  /** False where it is not written down what the last close knew: whatever is posted is taken as it stands. */
  readonly isAsked: boolean;
  /** All versions of the card's journeys. */
  readonly versions: readonly JourneyRow[];
}

/**
 * The periods of a card for which closes may have moved money.
 *
 * A close divides a period anew whenever a version of one of its journeys was posted since the close before. A period
 * with a late version in a batch that is not priced yet is not asked about: whether the last close knew it is not
 * written down, and the next one will set it right. Nor is one of which the cap has been dropped from the scheme since.
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
 * The transfers of a period as they should be: those of earlier closes as they stand, then what was missing at the
 * last one.
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
  // Whatever else is there has the keys of a record whose terminal is called like the period.
  const [posted, others] = [true, false].map((is) =>
    ofSource.filter(({ kind }) => (kind === 'redivision') === is),
  ) as [Transfer[], Transfer[]];
  // A close that is pricing its day right now has written some of its pieces.
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
