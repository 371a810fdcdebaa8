import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CardJourney } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { FactMark } from '../ui/fact-mark.tsx';
import { toKeyed } from '../ui/keyed.ts';
import { journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './card.module.css';
import { toPolicySums } from './transaction-days.ts';
import { useJourneyWords } from './use-journey-words.ts';

export interface JourneyExplainedProps {
  readonly journey: CardJourney;
  /** Which links follow: `none` for a trial ride, `batch` (the clearing day) on the journey's own page. */
  readonly links?: 'all' | 'batch' | 'none';
}

/** Steps whose amount is a price; the amount of every other step is taken off. */
const statedSteps: ReadonlySet<CardJourney['steps'][number]['step']> = new Set([
  'base',
  'same-stop',
  'maximum',
  'void',
  'paid',
]);

/** How the fare was computed, rule by rule; marks each rule as published or assumed. */
export function JourneyExplained({ journey, links = 'all' }: JourneyExplainedProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const words = useJourneyWords();
  return (
    <div className={styles.explained}>
      {words.toReasons(journey).map((reason) => (
        <p key={reason} className={styles.why}>
          {reason}
        </p>
      ))}
      <ol className={styles.steps} aria-label={t('journey.steps')}>
        {toKeyed(journey.steps, (step) => `${step.step}|${step.ruleId}`).map(({ key, entry: step }) => (
          <li key={key}>
            <span>{step.text[language]}</span>
            <b>{toAmountText(statedSteps.has(step.step) ? step.amountFen : -step.amountFen)}</b>
            {step.step !== 'paid' && (
              <small>
                <code>{step.ruleId}</code> <FactMark isFact={step.isFact} />
              </small>
            )}
          </li>
        ))}
      </ol>
      <dl className={styles.sums}>
        <div>
          <dt>{t('journey.gross')}</dt>
          <dd>{toAmountText(journey.grossFen)}</dd>
        </div>
        {toPolicySums(journey.funded).flatMap((policy) =>
          policy.payers.map((payer) => (
            <div key={`${policy.policyId}|${payer.payerId}`}>
              <dt>
                {t('journey.funded', {
                  policy: toNameText(policy.names, language),
                  payer: toNameText(payer.names, language),
                })}
              </dt>
              <dd>{toAmountText(-payer.amountFen)}</dd>
            </div>
          )),
        )}
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
      {links !== 'none' && (
        <p className={styles.links}>
          {links === 'all' && <Link to={toAddress(journeyPath(journey.journeyId))}>{t('journey.open')}</Link>}
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
