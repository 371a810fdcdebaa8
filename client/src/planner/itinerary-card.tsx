import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toClock, toClockSpanSec, toDateText, toDaysBetween, toLocalTime } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toFareText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLinesLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './itinerary-card.module.css';
import { isIllustrative, listRides } from './itinerary-facts.ts';
import type { Merit } from './merits.ts';
import { TimeBar } from './time-bar-view.tsx';
import { useItineraryWords } from './use-itinerary-words.ts';
import type { Row } from './ways.ts';

export interface ItineraryCardProps {
  /** The way of going; the card shows its lead. */
  readonly row: Row;
  /** Measures in which the trip beats all other trips shown. */
  readonly merits: readonly Merit[];
  /** Takes the focus, because its trip was open before. */
  readonly focused: boolean;
  /** Date of the search; the card shows the date of the trip where it is another one. */
  readonly askedDate: string;
  readonly onOpen: () => void;
  /** Called when a pointer or the focus comes to the card. */
  readonly onPoint: () => void;
}

/** One trip of the list as one button. Screen readers read a sentence instead of the visible parts. */
export function ItineraryCard({ row, merits, focused, askedDate, onOpen, onPoint }: ItineraryCardProps) {
  const { t } = useTranslation();
  const { itinerary } = row.lead;
  const button = useRef<HTMLButtonElement>(null);
  const language = useLanguage();
  const isOtherDay = toLocalTime(itinerary.startTime).slice(0, 10) !== askedDate;
  const otherDate = isOtherDay ? toDateText(itinerary.startTime, language) : undefined;
  const words = useItineraryWords(itinerary, merits, otherDate, row);
  const rides = listRides(itinerary);
  const laterDays = toDaysBetween(itinerary.startTime, itinerary.endTime);

  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);

  return (
    <UnstyledButton
      ref={button}
      className={styles.card}
      onClick={onOpen}
      onPointerEnter={onPoint}
      onFocus={onPoint}
    >
      <span className="visually-hidden">{words.sentence}</span>
      <span className={styles.shown} aria-hidden="true">
        {otherDate && <span className={styles.date}>{otherDate}</span>}
        <span className={styles.times}>
          <span className={styles.clock}>
            {toClock(itinerary.startTime)}
            <span className={styles.dash}>–</span>
            {toClock(itinerary.endTime)}
            {laterDays > 0 && <sup>+{laterDays}</sup>}
          </span>
          <span className={styles.duration}>
            {toDurationText(toClockSpanSec(itinerary.startTime, itinerary.endTime), t)}
          </span>
        </span>
        <TimeBar itinerary={itinerary} />
        {rides.length > 0 ? (
          <span className={styles.lines} data-lines>
            {rides.map((leg, index) => (
              <span key={leg.tripId ?? leg.startTime} className={styles.line}>
                {index > 0 && <Icon name="forward" size={14} />}
                <LineBadge
                  look={toModeLook(leg.mode)}
                  label={toLinesLabel(leg, language)}
                  color={leg.routeColor}
                  textColor={leg.routeTextColor}
                />
              </span>
            ))}
          </span>
        ) : null}
        <span className={styles.facts}>
          <b className={styles.fare}>
            {toFareText(itinerary.fare) ?? (rides.length > 0 ? t('plan.fareUnknown') : '')}
          </b>
          {words.notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
          {itinerary.walkDistance > 0 && (
            <span>{t('plan.walkM', { distance: toDistanceText(itinerary.walkDistance, t) })}</span>
          )}
          <span>{words.transfers}</span>
        </span>
        {(words.tags.length > 0 || isIllustrative(itinerary)) && (
          <span className={styles.tags}>
            {words.tags.map((tag) => (
              <span key={tag} className={styles.tag}>
                {tag}
              </span>
            ))}
            {isIllustrative(itinerary) && <IllustrativeMark />}
          </span>
        )}
      </span>
    </UnstyledButton>
  );
}
