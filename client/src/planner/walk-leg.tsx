import { useTranslation } from 'react-i18next';
import type { Leg } from '../api/contract.ts';
import { toClock, toClockSpanSec } from '../i18n/clock.ts';
import { toDistanceText, toDurationText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Name } from '../ui/name.tsx';
import styles from './leg.module.css';

export interface WalkLegProps {
  readonly leg: Leg;
  readonly isFirst: boolean;
  /** The whole trip is this walk: it takes as long as the trip is said to take. */
  readonly isWhole: boolean;
  /** Between two rides, not at either end of the trip. */
  readonly isTransfer: boolean;
  readonly focused: boolean;
  readonly onFocus: () => void;
}

/** A stretch on foot: how far, how long, where to. */
export function WalkLegView({ leg, isFirst, isWhole, isTransfer, focused, onFocus }: WalkLegProps) {
  const { t } = useTranslation();
  const isInside = isTransfer && leg.from.parentId !== undefined && leg.from.parentId === leg.to.parentId;
  const seconds = isWhole ? toClockSpanSec(leg.startTime, leg.endTime) : leg.duration;
  return (
    <li className={styles.leg} data-kind="walk">
      {isFirst && (
        <div className={styles.call} data-end="true">
          <time dateTime={leg.startTime}>{toClock(leg.startTime)}</time>
          <i aria-hidden="true" />
          <Name names={leg.from.names} />
        </div>
      )}
      <div className={styles.middle}>
        <span />
        <i aria-hidden="true" />
        <div className={styles.content}>
          <button type="button" data-print className={styles.step} aria-pressed={focused} onClick={onFocus}>
            <Icon name="walk" size={18} />
            <span>
              {isInside
                ? t('detail.transferHere')
                : t('detail.walk', {
                    distance: toDistanceText(leg.distance ?? 0, t),
                    duration: toDurationText(Math.max(60, seconds), t),
                  })}
            </span>
            <span className="visually-hidden"> {t('detail.onMap')}</span>
          </button>
        </div>
      </div>
    </li>
  );
}
