import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { fareChoicesQuery } from '../api/queries.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { isTooFarToWalk } from './itinerary-facts.ts';
import { LOWEST_PRICE } from './plan-url.ts';
import { usePlan } from './use-plan.ts';

/**
 * Hints about a trip: the medium that makes it cheapest, where the cheapest was asked for; that the rider's concession
 * does not reduce its price; that a walk is longer than wished.
 */
export function useTripNotes(itinerary: Itinerary): readonly string[] {
  const { t } = useTranslation();
  const language = useLanguage();
  const { maxWalkMin, mediumId, riderId } = usePlan().state;
  const choices = useQuery(fareChoicesQuery()).data;
  const { fare } = itinerary;
  const notes: string[] = [];
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
    notes.push(t('plan.noConcession', { rider: toNameText(rider.names, language) }));
  }
  return notes;
}
