import { useTranslation } from 'react-i18next';
import type { Modification, ScenarioCheck } from '../api/contract.ts';
import type { Language } from '../i18n/language.ts';
import { toShownName } from './new-document.ts';
import type { ModificationType } from './new-modification.ts';

/** Names of the kinds of modifications. */
export function useTypeText(): (type: ModificationType) => string {
  const { t } = useTranslation();
  const texts: Readonly<Record<ModificationType, string>> = {
    addLine: t('bureau.typeAddLine'),
    express: t('bureau.typeExpress'),
    coachToBus: t('bureau.typeCoachToBus'),
    reroute: t('bureau.typeReroute'),
    removeStops: t('bureau.typeRemoveStops'),
    removeTrips: t('bureau.typeRemoveTrips'),
    setHeadway: t('bureau.typeSetHeadway'),
    adjustSpeed: t('bureau.typeAdjustSpeed'),
    adjustDwell: t('bureau.typeAdjustDwell'),
    onDemandZone: t('bureau.typeOnDemandZone'),
    walkLink: t('bureau.typeWalkLink'),
    setFare: t('bureau.typeSetFare'),
    setScheme: t('bureau.typeSetScheme'),
    replaceFeed: t('bureau.typeReplaceFeed'),
  };
  return (type) => texts[type];
}

/** The name that a modification has, or is known by, in the page's language as far as there is one. */
export function toModificationName(modification: Modification, language: Language): string {
  const isNamed = modification.type === 'addLine' || modification.type === 'onDemandZone';
  const name = modification.name ?? (isNamed ? modification.shortName : '');
  return toShownName({ ...modification, name }, language);
}

type Effect = ScenarioCheck['effects'][number];

/** What a modification does, as short texts: `34 departures changed`. */
export function useEffectTexts(): (effect: Effect | undefined) => string[] {
  const { t } = useTranslation();
  return (effect) => {
    const of = (name: string) => effect?.counts[name] ?? 0;
    const count = (name: string) => ({ count: of(name) });
    return [
      ...(of('lines') > 0 ? [t('bureau.effect.lines', count('lines'))] : []),
      ...(of('stops') > 0 ? [t('bureau.effect.stops', count('stops'))] : []),
      ...(of('departuresAdded') > 0 ? [t('bureau.effect.departuresAdded', count('departuresAdded'))] : []),
      ...(of('departuresRemoved') > 0
        ? [t('bureau.effect.departuresRemoved', count('departuresRemoved'))]
        : []),
      ...(of('departuresChanged') > 0
        ? [t('bureau.effect.departuresChanged', count('departuresChanged'))]
        : []),
      ...(of('callsAdded') > 0 ? [t('bureau.effect.callsAdded', count('callsAdded'))] : []),
      ...(of('callsRemoved') > 0 ? [t('bureau.effect.callsRemoved', count('callsRemoved'))] : []),
      ...(of('walks') > 0 ? [t('bureau.effect.walks', count('walks'))] : []),
      ...(of('fares') > 0 ? [t('bureau.effect.fares', count('fares'))] : []),
      ...(of('rules') > 0 ? [t('bureau.effect.rules', count('rules'))] : []),
      ...(of('feeds') > 0 ? [t('bureau.effect.feeds', count('feeds'))] : []),
      ...(of('linesRemoved') > 0 ? [t('bureau.effect.linesRemoved', count('linesRemoved'))] : []),
      ...(of('linesChanged') > 0 ? [t('bureau.effect.linesChanged', count('linesChanged'))] : []),
    ];
  };
}
