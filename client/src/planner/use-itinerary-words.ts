import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { fareChoicesQuery } from '../api/queries.ts';
import { toClock, toClockSpanSec, toDaysBetween } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toFareText } from '../i18n/format.ts';
import { toLinesLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { isIllustrative, isTooFarToWalk, listRides } from './itinerary-facts.ts';
import type { Merit } from './merits.ts';
import { LOWEST_PRICE } from './plan-url.ts';
import { usePlan } from './use-plan.ts';
import type { Row } from './ways.ts';

export interface ItineraryWords {
  /** The card as one sentence. */
  readonly sentence: string;
  readonly transfers: string;
  readonly tags: readonly string[];
  /** The reason of each tag. */
  readonly reasons: readonly string[];
  /** Hints about price and walks. */
  readonly notes: readonly string[];
}

/**
 * Texts of an itinerary in the page's language.
 *
 * @param merits measures in which it beats the other trips shown
 * @param otherDate its date where that differs from the date of the search
 * @param row the way of going that it stands for
 */
export function useItineraryWords(
  itinerary: Itinerary,
  merits: readonly Merit[],
  otherDate?: string,
  row?: Row,
): ItineraryWords {
  const { t } = useTranslation();
  const language = useLanguage();
  const rides = listRides(itinerary);
  const join = t('plan.listJoin');
  const transfers =
    rides.length === 0
      ? t('plan.walkOnly')
      : itinerary.transfers > 0
        ? t('plan.transfers', { count: itinerary.transfers })
        : t('plan.direct');
  const notes = useTripNotes(itinerary, row);
  // The server knows which trip is the last of the day; all other tags compare the trips shown.
  const last = itinerary.tagReasons?.find(({ tag }) => tag === 'last-service');
  const tags = [...merits.map(({ label }) => label), ...(last ? [t('tag.lastService')] : [])];
  const reasons = [...merits.map(({ reason }) => reason), ...(last ? [last.text[language]] : [])];
  const lines = rides
    .map((leg) => `${t(toModeLook(leg.mode).label)} ${toLinesLabel(leg, language)}`.trim())
    .join(join);
  const nextDay = toDaysBetween(itinerary.startTime, itinerary.endTime) > 0 ? `${t('time.nextDay')} ` : '';
  const parts = [
    otherDate ?? '',
    t('plan.card', {
      departure: toClock(itinerary.startTime),
      arrival: `${nextDay}${toClock(itinerary.endTime)}`,
    }),
    toDurationText(toClockSpanSec(itinerary.startTime, itinerary.endTime), t),
    rides.length > 0 ? t('plan.cardLines', { lines }) : '',
    transfers,
    itinerary.walkDistance > 0
      ? t('plan.walkM', { distance: toDistanceText(itinerary.walkDistance, t) })
      : '',
    toFareText(itinerary.fare) ?? (rides.length > 0 ? t('plan.fareUnknown') : ''),
    ...notes,
    ...tags,
    isIllustrative(itinerary) ? t('plan.illustrative') : '',
  ];
  return { sentence: parts.filter(Boolean).join(t('plan.sentenceJoin')), transfers, tags, reasons, notes };
}

/**
 * Hints about a trip: how often one can leave; the medium that makes it cheapest, where the cheapest was asked for; that the rider's concession
 * does not reduce its price; that a walk is longer than wished.
 */
function useTripNotes(itinerary: Itinerary, row: Row | undefined): readonly string[] {
  const { t } = useTranslation();
  const language = useLanguage();
  const { maxWalkMin, mediumId, riderId } = usePlan().state;
  const choices = useQuery(fareChoicesQuery()).data;
  const { fare } = itinerary;
  const notes: string[] = [];
  if (row?.headwaySec) notes.push(t('detail.headway', { duration: toDurationText(row.headwaySec, t) }));
  if (maxWalkMin !== undefined && isTooFarToWalk(itinerary, maxWalkMin)) {
    notes.push(t('plan.tooFarHere', { limit: t('options.walkMinutes', { count: maxWalkMin }) }));
  }
  if (fare?.totalFen === undefined || !choices) return notes;
  if (mediumId === LOWEST_PRICE) {
    const used = choices.media.filter(({ id }) => fare.parts.some((part) => part.mediumId === id));
    const names = used.map(({ names }) => toNameText(names, language)).join(t('plan.listJoin'));
    if (names) notes.push(t('plan.paidWith', { media: names }));
  }
  const rider = choices.riderCategories.find(({ id, isDefault }) => id === riderId && !isDefault);
  if (rider && !fare.parts.some(({ riderCategoryId }) => riderCategoryId === rider.id)) {
    const why = row?.noConcession?.text[language];
    notes.push(why ?? t('plan.noConcession', { rider: toNameText(rider.names, language) }));
  }
  return notes;
}
