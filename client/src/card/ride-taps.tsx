import { useTranslation } from 'react-i18next';
import type { Leg, Ride } from '../api/contract.ts';
import { toClock } from '../i18n/clock.ts';
import { toAmountText, toMoneyText } from '../i18n/format.ts';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import cardStyles from './card.module.css';
import { JourneyExplained } from './journey-explained.tsx';
import styles from './ride.module.css';
import type { CardRide } from './ride-input.ts';
import { toPolicySums } from './transaction-days.ts';
import { useJourneyWords } from './use-journey-words.ts';

export interface RideTapsProps {
  readonly ride: CardRide;
  readonly answer: Ride;
}

function RideBadges({ legs }: { readonly legs: readonly Leg[] }) {
  const language = useLanguage();
  return legs.map((leg) => (
    <LineBadge
      key={`${leg.routeId}-${leg.startTime}`}
      look={toModeLook(leg.mode)}
      label={toLineLabel(leg, language)}
      color={leg.routeColor}
      textColor={leg.routeTextColor}
    />
  ));
}

/** Every tap in order: place, line, amount and balance; then the sums and how the fares were computed. */
export function RideTaps({ ride, answer }: RideTapsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  return (
    <>
      <ol className={styles.taps} aria-label={t('ride.taps')}>
        {answer.taps.map(({ tap, legIndex, outcome, fareFen, heldFen, balanceAfterFen, journeyId, text }) => {
          const legs = ride.legs[legIndex] ?? [];
          const journey =
            outcome === 'paid' ? answer.journeys.find((one) => one.journeyId === journeyId) : undefined;
          const stop = words.toStop(tap.stop);
          return (
            <li key={tap.tapId} data-outcome={outcome}>
              <time dateTime={tap.at}>{toClock(tap.at)}</time>
              <div>
                <p className={styles.tapHead}>
                  <RideBadges legs={legs} />
                  <b>{t(`tap.${tap.kind}`)}</b> {stop}
                </p>
                <p className={styles.tapText}>{text[language]}</p>
                {journey && journey.funded.length > 0 && (
                  <p className={styles.tapText}>
                    {toPolicySums(journey.funded)
                      .map((policy) =>
                        t('ride.off', {
                          policy: toNameText(policy.names, language),
                          amount: toMoneyText(policy.amountFen),
                        }),
                      )
                      .join(t('plan.listJoin'))}
                  </p>
                )}
              </div>
              <p className={styles.tapMoney}>
                <b>
                  {outcome === 'refused'
                    ? t('ride.turnedAway')
                    : fareFen !== undefined
                      ? toAmountText(-fareFen)
                      : heldFen !== undefined
                        ? t('ride.held', { amount: toMoneyText(heldFen) })
                        : t('ride.entered')}
                </b>
                <span>{t('card.after', { amount: toAmountText(balanceAfterFen) })}</span>
              </p>
            </li>
          );
        })}
      </ol>
      {answer.outsideLegs.length > 0 && (
        <div className={styles.outside}>
          <p>{t('ride.outside')}</p>
          <p className={styles.tapHead}>
            {answer.outsideLegs.map((index) => (
              <RideBadges key={index} legs={ride.legs[index] ?? []} />
            ))}
          </p>
        </div>
      )}
      <dl className={cardStyles.sums} data-testid="ride-sums">
        <div>
          <dt>{t('journey.gross')}</dt>
          <dd>{toAmountText(answer.grossFen)}</dd>
        </div>
        <div>
          <dt>{t('ride.funded')}</dt>
          <dd>{toAmountText(-answer.fundedFen)}</dd>
        </div>
        {answer.capOffFen > 0 && (
          <div>
            <dt>{t('journey.capOff')}</dt>
            <dd>{toAmountText(-answer.capOffFen)}</dd>
          </div>
        )}
        <div className={cardStyles.sum}>
          <dt>{t('journey.rider')}</dt>
          <dd>{toAmountText(answer.riderFen)}</dd>
        </div>
      </dl>
      {answer.journeys.length > 0 && (
        <details className={styles.why}>
          <summary>{t('detail.fareWhy')}</summary>
          {answer.journeys.map((journey) => (
            <div key={journey.journeyId}>
              <h3>{words.toTitle(journey)}</h3>
              <JourneyExplained journey={journey} links={answer.isDryRun ? 'none' : 'all'} />
            </div>
          ))}
        </details>
      )}
    </>
  );
}
