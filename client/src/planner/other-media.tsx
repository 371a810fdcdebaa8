import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { toMoneyText } from '../i18n/format.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import styles from './fare-breakdown.module.css';
import { mediumPricesQuery, type PlanQuestion } from './plan-query.ts';
import { usePlan } from './use-plan.ts';

export interface OtherMediaProps {
  readonly itinerary: Itinerary;
  /** The search that found the trip. */
  readonly question: PlanQuestion;
}

/** Prices of the trip with other fare media, requested when unfolded. */
export function OtherMedia({ itinerary, question }: OtherMediaProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className={styles.why} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t('detail.otherMedia')}</summary>
      {opened && <Prices itinerary={itinerary} question={question} />}
    </details>
  );
}

function Prices({ itinerary, question }: OtherMediaProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const page = usePlan().state.page;
  const prices = useQuery(mediumPricesQuery(question, page, itinerary.id));
  const isOther = ({ totalFen }: { readonly totalFen: number }) => totalFen !== itinerary.fare?.totalFen;
  return (
    <QueryView query={prices} isEmpty={(media) => !media.some(isOther)} empty={t('detail.sameMedia')}>
      {(media) => (
        <ul className={styles.media}>
          {media.filter(isOther).map((one) => (
            <li key={one.mediumId}>
              <span>{toNameText(one.names, language)}</span>
              <b>{toMoneyText(one.totalFen, one.currency)}</b>
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}
