import { type CSSProperties, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Leg, Place } from '../api/contract.ts';
import { toClockSpanSec } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { toKeyed } from '../ui/keyed.ts';
import { LineBadge } from '../ui/line-badge.tsx';
import { darkGround, lightGround, toStroke } from '../ui/line-color.ts';
import { type Labelled, toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { useIsDark } from '../ui/use-is-dark.ts';
import { CallRow } from './call-row.tsx';
import styles from './leg.module.css';
import type { AvoidedLine, AvoidedStop } from './plan-url.ts';
import { StepButton } from './step-button.tsx';
import { usePlan } from './use-plan.ts';

/** Stops at which the headsign of the vehicle changes, with the new headsign. */
function toChangedSigns(
  { headsigns }: Leg,
  between: readonly Place[],
  language: Language,
): Map<Place, string> {
  const changed = new Map<Place, string>();
  let shown = headsigns && toNameText(headsigns, language);
  for (const stop of between) {
    const sign = stop.headsigns && toNameText(stop.headsigns, language);
    if (sign !== undefined && sign !== shown) changed.set(stop, sign);
    shown = sign ?? shown;
  }
  return changed;
}

export interface RideLegProps {
  readonly leg: Leg;
  readonly focused: boolean;
  readonly onFocus: () => void;
  readonly onAvoid: (line: AvoidedLine) => void;
  /** Present where the passenger changes after this ride. */
  readonly onAvoidStop?: ((stop: AvoidedStop) => void) | undefined;
}

/** A ride: where to board, the line, the stops between folded away, where to get off. */
export function RideLegView(props: RideLegProps) {
  const { leg } = props;
  const language = useLanguage();
  const listId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const stroke = toStroke(leg.routeColor, toModeLook(leg.mode).color, useIsDark() ? darkGround : lightGround);
  const between = leg.intermediateStops ?? [];
  const signs = toChangedSigns(leg, between, language);
  const isApproximate = leg.headwaySec !== undefined;
  return (
    <li className={styles.leg} data-kind="ride" style={{ '--stroke': stroke } as CSSProperties}>
      <CallRow place={leg.from} departure={leg.startTime} isEnd isApproximate={isApproximate} />
      <div className={styles.middle}>
        <span />
        <i aria-hidden="true" />
        <div className={styles.content}>
          <Line leg={leg} />
          <Notes leg={leg} />
          <div className={styles.buttons}>
            <Buttons {...props} listId={listId} unfolded={unfolded} onUnfold={() => setUnfolded(!unfolded)} />
          </div>
        </div>
      </div>
      <ol id={listId} hidden={!unfolded} className={styles.between}>
        {toKeyed(between, (stop) => stop.stopId ?? '').map(({ key, entry: stop }) => (
          <li key={key}>
            <CallRow
              place={stop}
              arrival={stop.arrival}
              departure={stop.departure}
              toward={signs.get(stop)}
              isApproximate={isApproximate}
            />
          </li>
        ))}
      </ol>
      <CallRow place={leg.to} arrival={leg.endTime} isEnd isApproximate={isApproximate} />
    </li>
  );
}

/** The sign of the vehicle, its direction, how long the ride takes and how often it runs. */
function Line({ leg }: { readonly leg: Leg }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const stopCount = (leg.intermediateStops?.length ?? 0) + 1;
  return (
    <>
      {leg.interlineWithPreviousLeg && (
        <p className={styles.stay}>{t('detail.stay', { line: toLineLabel(leg, language) })}</p>
      )}
      <div className={styles.line}>
        {leg.routeId && <BadgeLink line={leg} routeId={leg.routeId} mode={leg.mode} />}
        {leg.headsigns && (
          <span className={styles.toward}>
            {t('detail.toward', { place: toNameText(leg.headsigns, language) })}
          </span>
        )}
      </div>
      <p className={styles.meta}>
        <span>{toDurationText(toClockSpanSec(leg.startTime, leg.endTime), t)}</span>
        <span>{t('detail.stops', { count: stopCount })}</span>
        <span>
          {leg.headwaySec
            ? t('detail.headway', { duration: toDurationText(leg.headwaySec, t) })
            : t('detail.scheduled')}
        </span>
      </p>
    </>
  );
}

interface BadgeLinkProps {
  readonly line: Labelled & { readonly routeColor?: string; readonly routeTextColor?: string };
  readonly routeId: string;
  readonly mode: string;
}

/** The sign of a line, which opens its page. */
function BadgeLink({ line, routeId, mode }: BadgeLinkProps) {
  const toAddress = useHref();
  return (
    <Link to={toAddress(linePath(routeId))} className={styles.badgeLink}>
      <LineBadge
        look={toModeLook(mode)}
        label={toLineLabel(line, useLanguage())}
        color={line.routeColor}
        textColor={line.routeTextColor}
      />
    </Link>
  );
}

/** What to know before boarding: rides by arrangement, wheelchairs, other lines, the boundary, the operator. */
function Notes({ leg }: { readonly leg: Leg }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { wheelchair } = usePlan().state;
  return (
    <>
      {leg.from.pickupArrangement && (
        <p className={styles.stay}>{t(`pickup.${leg.from.pickupArrangement}`)}</p>
      )}
      {leg.to.dropoffArrangement && (
        <p className={styles.stay}>{t(`dropoff.${leg.to.dropoffArrangement}`)}</p>
      )}
      {wheelchair && leg.wheelchair === 'unknown' && (
        <p className={styles.stay}>{t('detail.vehicleUnknown')}</p>
      )}
      {leg.otherLines && (
        <p className={styles.line}>
          <span className={styles.or}>{t('detail.orAny')}</span>
          {leg.otherLines.map((other) => (
            <BadgeLink key={other.routeId} line={other} routeId={other.routeId} mode={leg.mode} />
          ))}
        </p>
      )}
      {leg.crossesBoundary && (
        <p className={styles.crossing}>
          <Icon name="boundary" size={18} />
          <span>
            <b>{t('plan.crossing')}</b>{' '}
            {t('plan.crossingWhy', {
              from: toNameText(leg.from.names, language),
              to: toNameText(leg.to.names, language),
            })}
          </span>
        </p>
      )}
      {leg.agencyNames && (
        <p className={styles.agency}>
          {t('detail.operator', { agency: toNameText(leg.agencyNames, language) })}{' '}
          {leg.confidence === 'reconstructed' && <IllustrativeMark />}
        </p>
      )}
    </>
  );
}

interface ButtonsProps extends RideLegProps {
  /** Id of the list of stops between. */
  readonly listId: string;
  readonly unfolded: boolean;
  readonly onUnfold: () => void;
}

/** Shows the stops between; shows the ride on the map; searches again without the line or the stop of the change. */
function Buttons({ leg, focused, onFocus, onAvoid, onAvoidStop, listId, unfolded, onUnfold }: ButtonsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const label = toLineLabel(leg, language);
  const { routeId } = leg;
  const betweenCount = leg.intermediateStops?.length ?? 0;
  const stop = leg.to.stopId && { stopId: leg.to.stopId, label: toNameText(leg.to.names, language) };
  return (
    <>
      {betweenCount > 0 && (
        <StepButton
          icon={unfolded ? 'up' : 'down'}
          aria-expanded={unfolded}
          aria-controls={listId}
          onClick={onUnfold}
        >
          {t('detail.stopsBetween', { count: betweenCount })}
        </StepButton>
      )}
      <StepButton icon="place" aria-pressed={focused} onClick={onFocus}>
        {t('detail.onMap')}
        <span className="visually-hidden"> {label}</span>
      </StepButton>
      {routeId && (
        <StepButton icon="close" onClick={() => onAvoid({ routeId, label })}>
          {t('detail.avoid')}
          <span className="visually-hidden"> {label}</span>
        </StepButton>
      )}
      {onAvoidStop && stop && (
        <StepButton icon="close" onClick={() => onAvoidStop(stop)}>
          {t('detail.avoidStop', { stop: stop.label })}
        </StepButton>
      )}
    </>
  );
}
