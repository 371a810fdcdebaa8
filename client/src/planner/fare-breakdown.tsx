import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Fare, Leg } from '../api/contract.ts';
import { fareChoicesQuery } from '../api/queries.ts';
import { toFareText, toMoneyText } from '../i18n/format.ts';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './fare-breakdown.module.css';

type FarePart = Fare['parts'][number];

/** Price of each part of the trip, the sum, and, unfolded, the rules that were applied. */
export function FareBreakdown({ fare, legs }: { readonly fare: Fare; readonly legs: readonly Leg[] }) {
  const { t } = useTranslation();
  if (fare.parts.length === 0) return null;
  return (
    <section className={styles.fare} aria-labelledby="fare-title">
      <h2 id="fare-title">{t('detail.fare')}</h2>
      <ul>
        {fare.parts.map((part) => (
          <li key={part.legIndexes.join('-')}>
            <PartRow part={part} legs={legs} />
          </li>
        ))}
      </ul>
      <p className={styles.total}>
        <span>{t('detail.fareTotal')}</span>
        <b>{toFareText(fare) ?? t('plan.fareUnknown')}</b>
      </p>
      {fare.parts.some((part) => part.reasons.length > 0) && (
        <details className={styles.why}>
          <summary>{t('detail.fareWhy')}</summary>
          {fare.parts.map((part) => (
            <Reasons key={part.legIndexes.join('-')} part={part} legs={legs} />
          ))}
        </details>
      )}
    </section>
  );
}

interface PartProps {
  readonly part: FarePart;
  readonly legs: readonly Leg[];
}

function PartBadges({ part, legs }: Pick<PartProps, 'part' | 'legs'>) {
  const language = useLanguage();
  return (
    <span className={styles.badges}>
      {part.legIndexes.map((index) => {
        const leg = legs[index];
        if (!leg) return null;
        return (
          <LineBadge
            key={index}
            look={toModeLook(leg.mode)}
            label={toLineLabel(leg, language)}
            color={leg.routeColor}
            textColor={leg.routeTextColor}
          />
        );
      })}
    </span>
  );
}

function PartRow({ part, legs }: PartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const medium = useQuery(fareChoicesQuery()).data?.media.find((one) => one.id === part.mediumId);
  const product = part.productNames ? toNameText(part.productNames, language) : part.productName;
  return (
    <div className={styles.part}>
      <PartBadges part={part} legs={legs} />
      <span className={styles.product}>
        {[product, medium && toNameText(medium.names, language)].filter(Boolean).join(' · ')}{' '}
        {part.confidence === 'derived' && t('detail.fareDerived')}
        {part.confidence === 'reconstructed' && <IllustrativeMark />}
      </span>
      <span className={styles.amount}>
        {part.amountFen === undefined
          ? t('detail.farePartUnknown')
          : part.amountFen === 0
            ? t('detail.fareFree')
            : toMoneyText(part.amountFen, part.currency, part.minorDigits)}
      </span>
    </div>
  );
}

function Reasons({ part, legs }: PartProps) {
  const language = useLanguage();
  return (
    <div className={styles.reasons}>
      <PartBadges part={part} legs={legs} />
      <ol>
        {part.reasons.map((reason) => (
          <li key={`${reason.kind}|${reason.ruleId}|${reason.zh}`}>
            <span>{reason[language]}</span>
            {reason.amountFen !== undefined && (
              <b>{toMoneyText(reason.amountFen, part.currency, part.minorDigits)}</b>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
