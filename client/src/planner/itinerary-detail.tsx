import { useTranslation } from 'react-i18next';
import { isWalk } from '../api/leg-mode.ts';
import { RideButton } from '../card/ride-button.tsx';
import { toClock, toClockSpanSec, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toFareText } from '../i18n/format.ts';
import { addTripTexts } from '../i18n/more-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { FareBreakdown } from './fare-breakdown.tsx';
import styles from './itinerary-detail.module.css';
import { isIllustrative } from './itinerary-facts.ts';
import { LegList, type LegListProps } from './leg-list.tsx';
import type { Merit } from './merits.ts';
import { OtherMedia } from './other-media.tsx';
import type { PlanQuestion } from './plan-query.ts';
import { TimeBar } from './time-bar-view.tsx';
import { TripTools } from './trip-tools.tsx';
import { useItineraryWords } from './use-itinerary-words.ts';

addTripTexts();

export interface ItineraryDetailProps extends LegListProps {
  /** Measures in which the trip beats all other trips shown. */
  readonly merits: readonly Merit[];
  /** The search that found the trip. */
  readonly question: PlanQuestion;
  readonly onClose: () => void;
}

/** One trip from door to door, as a line with its stations. */
export function ItineraryDetail({ merits, question, onClose, ...legProps }: ItineraryDetailProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { itinerary } = legProps;
  const { legs, fare } = itinerary;
  const [first, last] = [legs[0], legs.at(-1)];
  const title =
    first && last && `${toNameText(first.from.names, language)} → ${toNameText(last.to.names, language)}`;
  usePageTitle(title);
  return (
    <article className={styles.detail} aria-labelledby="detail-title">
      <TripTools itinerary={itinerary} title={title ?? ''} onClose={onClose} />
      <Summary itinerary={itinerary} merits={merits} />
      <LegList {...legProps} />
      {fare && <FareBreakdown fare={fare} legs={legs} />}
      {fare && legs.some((leg) => !isWalk(leg)) && <OtherMedia itinerary={itinerary} question={question} />}
      <RideButton itinerary={itinerary} />
      {isIllustrative(itinerary) && (
        <p className={styles.footnote}>
          <IllustrativeMark /> {t('plan.illustrativeWhy')}
        </p>
      )}
    </article>
  );
}

/** From where to where, when, the time bar, price and walking, and what the trip is best in. */
function Summary({ itinerary, merits }: Pick<ItineraryDetailProps, 'itinerary' | 'merits'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const heading = useHeadingFocus(true);
  const words = useItineraryWords(itinerary, merits);
  const { endTime, fare, legs, startTime, walkDistance } = itinerary;
  const [first, last] = [legs[0], legs.at(-1)];
  const laterDays = toDaysBetween(startTime, endTime);
  return (
    <header className={styles.summary}>
      <h1 id="detail-title" ref={heading} tabIndex={-1} className={styles.title}>
        <span className="visually-hidden">{t('detail.title')} </span>
        {first && <Name names={first.from.names} inline />}
        <Icon name="forward" size={18} />
        {last && <Name names={last.to.names} inline />}
      </h1>
      <p className={styles.when}>
        <span>{toDateText(startTime, language)}</span>
        <b>
          {toClock(startTime)} – {toClock(endTime)}
          {laterDays > 0 && ` (${t('time.nextDay')})`}
        </b>
        <span>{toDurationText(toClockSpanSec(startTime, endTime), t)}</span>
      </p>
      <TimeBar itinerary={itinerary} />
      <p className={styles.facts}>
        {fare?.totalFen !== undefined && <b>{toFareText(fare)}</b>}
        {words.notes.map((note) => (
          <span key={note}>{note}</span>
        ))}
        {walkDistance > 0 && <span>{t('plan.walkM', { distance: toDistanceText(walkDistance, t) })}</span>}
        <span>{words.transfers}</span>
        {words.tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            {tag}
          </span>
        ))}
      </p>
      {words.reasons.length > 0 && (
        <ul className={styles.reasons}>
          {words.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </header>
  );
}
