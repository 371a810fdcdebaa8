import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { RideButton } from '../card/ride-button.tsx';
import { toClock, toClockSpanSec, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toFareText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { FareBreakdown } from './fare-breakdown.tsx';
import styles from './itinerary-detail.module.css';
import { isIllustrative } from './itinerary-facts.ts';
import type { Merit } from './merits.ts';
import { OtherMedia } from './other-media.tsx';
import type { PlanQuestion } from './plan-query.ts';
import type { AvoidedLine, AvoidedStop } from './plan-url.ts';
import { RideLegView } from './ride-leg.tsx';
import { isWalk } from './time-bar.ts';
import { TimeBar } from './time-bar-view.tsx';
import { useItineraryWords } from './use-itinerary-words.ts';
import { WaitLegView } from './wait-leg.tsx';
import { WalkLegView } from './walk-leg.tsx';

export interface ItineraryDetailProps {
  readonly itinerary: Itinerary;
  /** What it is best in, among all trips in sight. */
  readonly merits: readonly Merit[];
  /** The question that found it. */
  readonly question: PlanQuestion;
  readonly focusedLeg: number | undefined;
  readonly onFocusLeg: (index: number | undefined) => void;
  readonly onClose: () => void;
  readonly onAvoid: (line: AvoidedLine) => void;
  readonly onAvoidStop: (stop: AvoidedStop) => void;
}

/** Seconds between the end of the leg before, or the start of the trip, and the start of this leg. */
function toWaitSec({ legs, startTime }: Itinerary, index: number): number {
  const leg = legs[index];
  const since = legs[index - 1]?.endTime ?? startTime;
  return leg ? Math.max(0, toClockSpanSec(since, leg.startTime)) : 0;
}

/** Whether one gets off this ride to board another. */
function hasChangeAfter(legs: Itinerary['legs'], index: number): boolean {
  const next = legs.slice(index + 1).find((leg) => !isWalk(leg));
  return next !== undefined && !next.interlineWithPreviousLeg;
}

/** One trip from door to door, as a line with its stations. */
export function ItineraryDetail({
  itinerary,
  merits,
  question,
  focusedLeg,
  onFocusLeg,
  onClose,
  onAvoid,
  onAvoidStop,
}: ItineraryDetailProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const heading = useHeadingFocus(true);
  const [shareNote, setShareNote] = useState('');
  const words = useItineraryWords(itinerary, merits);
  const { legs, fare } = itinerary;
  const [first, last] = [legs[0], legs.at(-1)];
  usePageTitle(
    first && last && `${toNameText(first.from.names, language)} → ${toNameText(last.to.names, language)}`,
  );
  const laterDays = toDaysBetween(itinerary.startTime, itinerary.endTime);

  async function share() {
    const note = await navigator.clipboard.writeText(window.location.href).then(
      () => t('detail.shared'),
      () => t('detail.shareFailed'),
    );
    setShareNote(note);
    announce(note);
  }

  const toggleFocus = (index: number) => onFocusLeg(focusedLeg === index ? undefined : index);
  return (
    <article className={styles.detail} aria-labelledby="detail-title">
      <div className={styles.top}>
        <Button
          variant="subtle"
          size="md"
          className={styles.back ?? ''}
          leftSection={<Icon name="back" size={18} />}
          onClick={onClose}
        >
          {t('detail.back')}
        </Button>
        <span className={styles.tools}>
          <button
            type="button"
            aria-label={t('detail.share')}
            title={t('detail.share')}
            onClick={() => void share()}
          >
            <Icon name="link" />
          </button>
          <button
            type="button"
            aria-label={t('detail.print')}
            title={t('detail.print')}
            onClick={() => window.print()}
          >
            <Icon name="print" />
          </button>
        </span>
      </div>
      {shareNote && <p className={styles.note}>{shareNote}</p>}

      <header className={styles.summary}>
        <h1 id="detail-title" ref={heading} tabIndex={-1} className={styles.title}>
          <span className="visually-hidden">{t('detail.title')} </span>
          {first && <Name names={first.from.names} inline />}
          <Icon name="forward" size={18} />
          {last && <Name names={last.to.names} inline />}
        </h1>
        <p className={styles.when}>
          <span>{toDateText(itinerary.startTime, language)}</span>
          <b>
            {toClock(itinerary.startTime)} – {toClock(itinerary.endTime)}
            {laterDays > 0 && ` (${t('time.nextDay')})`}
          </b>
          <span>{toDurationText(toClockSpanSec(itinerary.startTime, itinerary.endTime), t)}</span>
        </p>
        <TimeBar itinerary={itinerary} />
        <p className={styles.facts}>
          {fare?.totalFen !== undefined && <b>{toFareText(fare)}</b>}
          {words.notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
          {itinerary.walkDistance > 0 && (
            <span>{t('plan.walkM', { distance: toDistanceText(itinerary.walkDistance, t) })}</span>
          )}
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

      <ol className={styles.legs} aria-label={t('detail.steps')}>
        {legs.map((leg, index) => {
          const waitSec = leg.interlineWithPreviousLeg ? 0 : toWaitSec(itinerary, index);
          const shared = { leg, focused: focusedLeg === index, onFocus: () => toggleFocus(index) };
          return [
            waitSec >= 60 && !isWalk(leg) ? (
              <WaitLegView key={`wait-${leg.startTime}`} durationSec={waitSec} />
            ) : null,
            isWalk(leg) ? (
              <WalkLegView
                key={`walk-${leg.startTime}-${leg.to.stopId ?? leg.to.lat}`}
                {...shared}
                isFirst={index === 0}
                isWhole={legs.length === 1}
                isTransfer={index > 0 && index < legs.length - 1}
              />
            ) : (
              <RideLegView
                key={`ride-${leg.tripId}`}
                {...shared}
                onAvoid={onAvoid}
                onAvoidStop={hasChangeAfter(legs, index) ? onAvoidStop : undefined}
              />
            ),
          ];
        })}
        {last && isWalk(last) && (
          <li className={styles.arrival}>
            <time dateTime={last.endTime}>{toClock(last.endTime)}</time>
            <i aria-hidden="true" />
            <Name names={last.to.names} />
          </li>
        )}
      </ol>

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
