import { useTranslation } from 'react-i18next';
import type { Access } from '../../api/contract.ts';
import type { Translate } from '../../i18n/i18n.ts';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import type { Measure } from './measures.ts';

/** Name of a kind of opportunity: residents, jobs, or the column of a file of zones. */
export function toOpportunityText(opportunity: string, t: Translate): string {
  return t(`compareWhat.${opportunity}` as 'compareWhat.jobs', { defaultValue: opportunity });
}

export const toCategoryText = (category: string, t: Translate): string =>
  t(`placeKind.${category}` as 'placeKind.airport', { defaultValue: category });

/** Returns a function that names measures in the page's language. */
export function useMeasureText({ places }: Pick<Access, 'places'>): (measure: Measure) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (measure) => {
    switch (measure.kind) {
      case 'within':
        return t('compare.withinMinutes', {
          what: toOpportunityText(measure.opportunity, t),
          minutes: measure.cutoffMin,
        });
      case 'nearest':
        return t('compare.minutesToNearest', { what: toCategoryText(measure.category, t) });
      case 'place': {
        const place = places.find(({ id }) => id === measure.placeId);
        return t('compare.minutesTo', { place: place ? toNameText(place.name, language) : measure.placeId });
      }
    }
  };
}
