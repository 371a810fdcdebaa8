import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CardJourney } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { FactMark } from '../ui/fact-mark.tsx';
import { toKeyed } from '../ui/keyed.ts';
import { journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './card.module.css';

export interface JourneyExplainedProps {
  readonly journey: CardJourney;
  /** A ride that was only tried has no journey to go to. */
  readonly hasLinks?: boolean;
}

/** The fare step by step: each rule by its id, what it did, and whether it is published or assumed. */
export function JourneyExplained({ journey, hasLinks = true }: JourneyExplainedProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  return (
    <div className={styles.explained}>
      <ol className={styles.steps} aria-label={t('journey.steps')}>
        {toKeyed(journey.steps, (step) => `${step.step}|${step.ruleId}`).map(({ key, entry: step }) => (
          <li key={key}>
            <span>{step.text[language]}</span>
            <b>{toAmountText(step.amountFen)}</b>
            <small>
              <code>{step.ruleId}</code> <FactMark isFact={step.isFact} />
            </small>
          </li>
        ))}
      </ol>
      <dl className={styles.sums}>
        <div>
          <dt>{t('journey.gross')}</dt>
          <dd>{toAmountText(journey.grossFen)}</dd>
        </div>
        {journey.funded.map((part) => (
          <div key={`${part.policy.id}|${part.payer.id}`}>
            <dt>
              {t('journey.funded', {
                policy: toNameText(part.policy.names, language),
                payer: toNameText(part.payer.names, language),
              })}
            </dt>
            <dd>{toAmountText(-part.amountFen)}</dd>
          </div>
        ))}
        {journey.capOffFen > 0 && (
          <div>
            <dt>{t('journey.capOff')}</dt>
            <dd>{toAmountText(-journey.capOffFen)}</dd>
          </div>
        )}
        <div className={styles.sum}>
          <dt>{t('journey.rider')}</dt>
          <dd>{toAmountText(journey.riderFen)}</dd>
        </div>
        {journey.takenFen !== journey.riderFen && (
          <div>
            <dt>{t('journey.taken')}</dt>
            <dd>{toAmountText(journey.takenFen)}</dd>
          </div>
        )}
      </dl>
      {journey.shares.length > 0 && (
        <p className={styles.shares}>
          {t('journey.shares')}
          {t('app.colon')}
          {journey.shares
            .map((share) => `${toNameText(share.operator.names, language)} ${toAmountText(share.amountFen)}`)
            .join(t('plan.listJoin'))}
        </p>
      )}
      {hasLinks && (
        <p className={styles.links}>
          <Link to={toAddress(journeyPath(journey.journeyId))}>{t('journey.open')}</Link>
          {journey.batchDate && (
            <Link to={toAddress(settlementPath(journey.batchDate))}>
              {t('journey.batch', { date: journey.batchDate })}
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
