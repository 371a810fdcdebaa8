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
import { toStroke } from '../ui/line-color.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { useIsDark } from '../ui/use-is-dark.ts';
import { CallRow } from './call-row.tsx';
import styles from './leg.module.css';
import type { AvoidedLine, AvoidedStop } from './plan-url.ts';
import { usePlan } from './use-plan.ts';

/** Where the vehicle's headsign becomes another on the way, and which. */
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
  /** Where one changes behind this ride; absent elsewhere. */
  readonly onAvoidStop?: ((stop: AvoidedStop) => void) | undefined;
}

/** A ride: where to board, what is written on it, the stops between folded away, where to get off. */
export function RideLegView({ leg, focused, onFocus, onAvoid, onAvoidStop }: RideLegProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const listId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const look = toModeLook(leg.mode);
  const stroke = toStroke(leg.routeColor, look.color, useIsDark() ? '#11181a' : '#f6f5f0');
  const { wheelchair } = usePlan().state;
  const between = leg.intermediateStops ?? [];
  const signs = toChangedSigns(leg, between, language);
  const isApproximate = leg.headwaySec !== undefined;
  const avoidable = leg.routeId && { routeId: leg.routeId, label: toLineLabel(leg, language) };
  const changeStop = leg.to.stopId && { stopId: leg.to.stopId, label: toNameText(leg.to.names, language) };
  return (
    <li className={styles.leg} data-kind="ride" style={{ '--stroke': stroke } as CSSProperties}>
      <CallRow place={leg.from} departure={leg.startTime} isEnd isApproximate={isApproximate} />
      <div className={styles.middle}>
        <span />
        <i aria-hidden="true" />
        <div className={styles.content}>
          {leg.interlineWithPreviousLeg && (
            <p className={styles.stay}>{t('detail.stay', { line: toLineLabel(leg, language) })}</p>
          )}
          <div className={styles.line}>
            {leg.routeId ? (
              <Link to={toAddress(linePath(leg.routeId))} className={styles.badgeLink}>
                <LineBadge
                  look={look}
                  label={toLineLabel(leg, language)}
                  color={leg.routeColor}
                  textColor={leg.routeTextColor}
                />
              </Link>
            ) : null}
            {leg.headsigns && (
              <span className={styles.toward}>
                {t('detail.toward', { place: toNameText(leg.headsigns, language) })}
              </span>
            )}
          </div>
          <p className={styles.meta}>
            <span>{toDurationText(toClockSpanSec(leg.startTime, leg.endTime), t)}</span>
            <span>{t('detail.stops', { count: between.length + 1 })}</span>
            {leg.headwaySec ? (
              <span>{t('detail.headway', { duration: toDurationText(leg.headwaySec, t) })}</span>
            ) : (
              <span>{t('detail.scheduled')}</span>
            )}
          </p>
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
                <Link
                  key={other.routeId}
                  to={toAddress(linePath(other.routeId))}
                  className={styles.badgeLink}
                >
                  <LineBadge
                    look={look}
                    label={toLineLabel(other, language)}
                    color={other.routeColor}
                    textColor={other.routeTextColor}
                  />
                </Link>
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
          <div className={styles.buttons}>
            {between.length > 0 && (
              <button
                type="button"
                className={styles.step}
                aria-expanded={unfolded}
                aria-controls={listId}
                onClick={() => setUnfolded(!unfolded)}
              >
                <Icon name={unfolded ? 'up' : 'down'} size={18} />
                {t('detail.stopsBetween', { count: between.length })}
              </button>
            )}
            <button type="button" className={styles.step} aria-pressed={focused} onClick={onFocus}>
              <Icon name="place" size={18} />
              {t('detail.onMap')}
              <span className="visually-hidden"> {toLineLabel(leg, language)}</span>
            </button>
            {avoidable && (
              <button type="button" className={styles.step} onClick={() => onAvoid(avoidable)}>
                <Icon name="close" size={18} />
                {t('detail.avoid')}
                <span className="visually-hidden"> {avoidable.label}</span>
              </button>
            )}
            {onAvoidStop && changeStop && (
              <button type="button" className={styles.step} onClick={() => onAvoidStop(changeStop)}>
                <Icon name="close" size={18} />
                {t('detail.avoidStop', { stop: changeStop.label })}
              </button>
            )}
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
