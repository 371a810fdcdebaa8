import type { Itinerary } from '../api/contract.ts';
import { Icon } from '../ui/icon.tsx';
import { toLineColors } from '../ui/line-color.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './time-bar.module.css';
import { type BarPart, toBarParts, toShares } from './time-bar.ts';

/** A bar with parts as wide as their durations. Parts differ in pattern and text, not only in colour. */
export function TimeBar({ itinerary }: { readonly itinerary: Itinerary }) {
  const parts = toBarParts(itinerary);
  const shares = toShares(
    parts.map((part) => part.durationSec),
    0.03,
  );
  return (
    <span className={styles.bar} aria-hidden="true">
      {parts.map((part, index) => (
        <Part key={`${part.kind}${part.startSec}`} part={part} share={shares[index] ?? 0} />
      ))}
    </span>
  );
}

function Part({ part, share }: { readonly part: BarPart; readonly share: number }) {
  const language = useLanguage();
  const width = `${(share * 100).toFixed(2)}%`;
  if (part.kind !== 'ride') {
    return (
      <span className={styles[part.kind]} style={{ width }}>
        {part.kind === 'walk' && share > 0.09 && <Icon name="walk" size={16} />}
      </span>
    );
  }
  const look = toModeLook(part.leg.mode);
  const colors = toLineColors(part.leg.routeColor, part.leg.routeTextColor, look.color);
  const label = toLineLabel(part.leg, language);
  // Whether the label fits: the bar is about 340 px wide, a character at most 15 px.
  const fits = share * 340 > label.length * 10 + 10;
  return (
    <span className={styles.ride} style={{ width, background: colors.fill, color: colors.text }}>
      {fits ? label : share > 0.07 ? <Icon name={look.icon} size={16} /> : null}
    </span>
  );
}
