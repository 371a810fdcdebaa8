import { useTranslation } from 'react-i18next';
import type { Itinerary, Leg } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import { toClock, toClockSpanSec } from '../i18n/clock.ts';
import { toDistanceText, toDurationText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Name, useLanguage } from '../ui/name.tsx';
import { toExitName } from './exit-name.ts';
import styles from './leg.module.css';
import type { AvoidedLine, AvoidedStop } from './plan-url.ts';
import { RideLegView } from './ride-leg.tsx';
import { StepButton } from './step-button.tsx';

export interface LegListProps {
  readonly itinerary: Itinerary;
  /** Index of the leg that the map shows; the whole trip where absent. */
  readonly focusedLeg: number | undefined;
  readonly onFocusLeg: (index: number | undefined) => void;
  readonly onAvoid: (line: AvoidedLine) => void;
  readonly onAvoidStop: (stop: AvoidedStop) => void;
}

/** The legs of a trip in their order, with the waiting between them. */
export function LegList({ itinerary, focusedLeg, onFocusLeg, onAvoid, onAvoidStop }: LegListProps) {
  const { t } = useTranslation();
  const { legs } = itinerary;
  const last = legs.at(-1);
  return (
    <ol className={styles.legs} aria-label={t('detail.steps')}>
      {legs.map((leg, index) => {
        const focused = focusedLeg === index;
        const shared = { leg, focused, onFocus: () => onFocusLeg(focused ? undefined : index) };
        if (isWalk(leg)) {
          return (
            <WalkLegView
              key={`walk-${leg.startTime}-${leg.to.stopId ?? leg.to.lat}`}
              {...shared}
              isFirst={index === 0}
              isWhole={legs.length === 1}
              isTransfer={index > 0 && index < legs.length - 1}
            />
          );
        }
        const waitSec = leg.interlineWithPreviousLeg ? 0 : toWaitSec(itinerary, index);
        return [
          waitSec >= 60 && <WaitView key={`wait-${leg.startTime}`} durationSec={waitSec} />,
          <RideLegView
            key={`ride-${leg.tripId}`}
            {...shared}
            onAvoid={onAvoid}
            onAvoidStop={hasChangeAfter(legs, index) ? onAvoidStop : undefined}
          />,
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
  );
}

/** Seconds between the end of the leg before, or the start of the trip, and the start of this leg. */
function toWaitSec({ legs, startTime }: Itinerary, index: number): number {
  const leg = legs[index];
  const since = legs[index - 1]?.endTime ?? startTime;
  return leg ? Math.max(0, toClockSpanSec(since, leg.startTime)) : 0;
}

/** Whether the passenger gets off this ride to board another. */
function hasChangeAfter(legs: Itinerary['legs'], index: number): boolean {
  const next = legs.slice(index + 1).find((leg) => !isWalk(leg));
  return next !== undefined && !next.interlineWithPreviousLeg;
}

/** Waiting before a ride, which no leg of the answer mentions. */
function WaitView({ durationSec }: { readonly durationSec: number }) {
  const { t } = useTranslation();
  return (
    <li className={styles.leg} data-kind="wait">
      <div className={styles.middle}>
        <span />
        <i aria-hidden="true" />
        <p className={styles.wait}>
          <Icon name="clock" size={16} />
          {t('detail.wait', { duration: toDurationText(durationSec, t) })}
        </p>
      </div>
    </li>
  );
}

interface WalkLegProps {
  readonly leg: Leg;
  readonly isFirst: boolean;
  /** The trip is this walk alone: both show the same duration, counted from clock to clock. */
  readonly isWhole: boolean;
  /** Between two rides, not at either end of the trip. */
  readonly isTransfer: boolean;
  readonly focused: boolean;
  readonly onFocus: () => void;
}

/** A stretch on foot: how far, how long, where to. */
function WalkLegView({ leg, isFirst, isWhole, isTransfer, focused, onFocus }: WalkLegProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { entrance } = leg;
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
          <StepButton icon="walk" isPrinted aria-pressed={focused} onClick={onFocus}>
            <span>
              {isInside
                ? t('detail.transferHere')
                : t('detail.walk', {
                    distance: toDistanceText(leg.distance ?? 0, t),
                    duration: toDurationText(Math.max(60, seconds), t),
                  })}
            </span>
            <span className="visually-hidden"> {t('detail.onMap')}</span>
          </StepButton>
          {entrance && (
            <p className={styles.exit}>
              {t(isFirst ? 'exit.enterBy' : 'exit.leaveBy', {
                exit: toExitName(entrance.names, (isFirst ? leg.to : leg.from).names, language, t),
              })}
            </p>
          )}
        </div>
      </div>
    </li>
  );
}
