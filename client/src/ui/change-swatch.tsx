import styles from './change-tones.module.css';
import { type ChangeTone, toToneClass } from './change-tones.ts';

/** A sample of a tone for legends. */
export function ChangeSwatch({ tone }: { readonly tone: ChangeTone }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 18 18" aria-hidden="true">
      <rect x="1" y="1" width="16" height="16" rx="3" className={toToneClass(tone)} />
    </svg>
  );
}

/** Patterns of the hatched tones; once on a page that uses them. CSS finds them by their ids, also from the map. */
export function ChangeHatches() {
  return (
    <svg className={styles.hatches} aria-hidden="true">
      <defs>
        <pattern id="hatch-gained" width="5" height="5" patternUnits="userSpaceOnUse">
          <path className={styles.hatchGained} d="M-1 6 6 -1" />
        </pattern>
        <pattern id="hatch-lost" width="5" height="5" patternUnits="userSpaceOnUse">
          <path className={styles.hatchLost} d="M-1 6 6 -1M-1 -1 6 6" />
        </pattern>
        <pattern id="hatch-never" width="5" height="5" patternUnits="userSpaceOnUse">
          <path className={styles.hatchNever} d="M-1 -1 6 6" />
        </pattern>
      </defs>
    </svg>
  );
}
