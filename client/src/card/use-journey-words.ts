import { useTranslation } from 'react-i18next';
import type { CardJourney } from '../api/contract.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';

type Place = CardJourney['from'];

/** What a journey is called: from where to where, and on what. */
export function useJourneyWords() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toStop = (stop: Place) =>
    stop && (stop.names ? toNameText(stop.names, language) : (stop.name ?? stop.stopId));

  /** The name of a stop or line; no id stands in for one that has none. */
  const findName = (one: Place | CardJourney['route']) =>
    one && (one.names ? toNameText(one.names, language) : one.name);

  /** From and to where both are known; where one boards and no more, that place; else the line or the network. */
  function toTitle({ from, to, network, route }: CardJourney): string {
    const [start, end] = [findName(from), findName(to)];
    if (start && end) return `${start} → ${end}`;
    return start ?? end ?? findName(route) ?? toNameText(network.names, language);
  }

  function toLine({ route }: Pick<CardJourney, 'route'>): string | undefined {
    if (!route) return undefined;
    return route.names ? toNameText(route.names, language) : (route.name ?? route.routeId);
  }

  /** Network, line, and whether it is something else than a finished journey. */
  function toPlace(journey: CardJourney): string {
    const parts = [toNameText(journey.network.names, language), toLine(journey)];
    if (journey.status !== 'completed') parts.push(t(`journeyStatus.${journey.status}`));
    if (journey.isLate) parts.push(t('journey.late'));
    return parts.filter(Boolean).join(' · ');
  }

  return { toTitle, toPlace, toStop };
}
