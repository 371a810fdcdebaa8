import { useTranslation } from 'react-i18next';
import type { CardJourney } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';

type Place = CardJourney['from'];

/** First part of the cause of a version that a decision made. */
const dispute = 'dispute/';

/** States that say something about money that a rider does not expect. */
const explainedStates = ['void', 'unresolved', 'autocompleted', 'aged', 'withdrawn'] as const;

const isExplained = (status: string): status is (typeof explainedStates)[number] =>
  (explainedStates as readonly string[]).includes(status);

/** Titles and descriptions of journeys. */
export function useJourneyWords() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toStop = (stop: Place) =>
    stop && (stop.names ? toNameText(stop.names, language) : (stop.name ?? stop.stopId));

  /** Name of a stop or line; undefined where only its id is known. */
  const findName = (one: Place | CardJourney['route']) =>
    one && (one.names ? toNameText(one.names, language) : one.name);

  /** Both ends where they are known; else the one that is known, the line, or the network. */
  function toTitle({ from, to, network, route }: CardJourney): string {
    const [start, end] = [findName(from), findName(to)];
    if (start && end) return `${start} → ${end}`;
    return start ?? end ?? findName(route) ?? toNameText(network.names, language);
  }

  function toLine({ route }: Pick<CardJourney, 'route'>): string | undefined {
    if (!route) return undefined;
    return route.names ? toNameText(route.names, language) : (route.name ?? route.routeId);
  }

  /** Network, line, and the journey's state unless it is completed. */
  function toPlace(journey: CardJourney): string {
    const parts = [toNameText(journey.network.names, language), toLine(journey)];
    if (journey.status !== 'completed') parts.push(t(`journeyStatus.${journey.status}`));
    if (journey.isLate) parts.push(t('journey.late'));
    return parts.filter(Boolean).join(' · ');
  }

  /** Why the version stands as it does: a card that was turned away, an end that is missing, what changed an earlier version. */
  function toReasons({ causeId, refusal, status, takenFen, version }: CardJourney): readonly string[] {
    const reasons: string[] = [];
    if (refusal) reasons.push(t(`refusal.${refusal}`));
    else if (status === 'refused') reasons.push(t('refusal.unknown'));
    if (isExplained(status)) reasons.push(t(`journeyWhy.${status}`, { amount: toAmountText(takenFen) }));
    if (causeId?.startsWith(dispute)) {
      reasons.push(t('journeyCause.dispute', { id: causeId.slice(dispute.length) }));
    } else if (causeId) reasons.push(t('journeyCause.tap', { id: causeId }));
    else if (version > 0) reasons.push(t('journeyCause.rework'));
    return reasons;
  }

  return { toTitle, toPlace, toStop, toReasons };
}
