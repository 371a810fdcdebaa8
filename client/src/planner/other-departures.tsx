import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toClock, toClockSpanSec, toDaysBetween } from '../i18n/clock.ts';
import { toDurationText, toFareText } from '../i18n/format.ts';
import type { FoundItinerary } from './itinerary-facts.ts';
import styles from './other-departures.module.css';
import type { Row } from './ways.ts';

/** Number of departures shown before the rest is unfolded. */
const SHOWN = 4;

export interface OtherDeparturesProps {
  readonly row: Row;
  /** Id of the trip that was open before; where it is in this row, all departures are shown. */
  readonly focusKey: string | undefined;
  readonly onOpen: (found: FoundItinerary) => void;
}

/** The other departures of a way, each as a button that opens its trip. */
export function OtherDepartures({ row: { lead, others }, focusKey, onOpen }: OtherDeparturesProps) {
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState(others.some(({ itinerary }) => itinerary.id === focusKey));
  if (others.length === 0) return null;
  const shown = unfolded ? others : others.slice(0, SHOWN);
  const left = others.length - shown.length;
  return (
    <div className={styles.row}>
      <span className={styles.label}>{t('plan.alsoAt')}</span>
      {shown.map((one) => {
        const { endTime, fare, id, startTime } = one.itinerary;
        const days = toDaysBetween(lead.itinerary.startTime, startTime);
        const details = [toDurationText(toClockSpanSec(startTime, endTime), t), toFareText(fare) ?? ''];
        return (
          <UnstyledButton key={id} className={styles.departure ?? ''} onClick={() => onOpen(one)}>
            {toClock(startTime)}
            {days !== 0 && <sup>{days > 0 ? `+${days}` : days}</sup>}
            <span className="visually-hidden">
              {['', ...details].filter((text, i) => i === 0 || text).join(t('plan.sentenceJoin'))}
            </span>
          </UnstyledButton>
        );
      })}
      {left > 0 && (
        <UnstyledButton className={styles.more ?? ''} data-more onClick={() => setUnfolded(true)}>
          {t('plan.moreDepartures', { count: left })}
        </UnstyledButton>
      )}
    </div>
  );
}
