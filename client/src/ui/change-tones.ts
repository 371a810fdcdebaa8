/**
 * Classes of a change: two hues that people with any colour vision tell apart, a neutral zero, and hatchings for what
 * comes into reach, goes out of it, or is never in it. `change-tones.module.css` has their colours.
 */
import styles from './change-tones.module.css';

export const changeTones = [
  'better3',
  'better2',
  'better1',
  'gained',
  'same',
  'lost',
  'worse1',
  'worse2',
  'worse3',
  'never',
] as const;

export type ChangeTone = (typeof changeTones)[number];

/** Class of an SVG shape that is filled with the tone. The page must also show `ChangeHatches`. */
export function toToneClass(tone: ChangeTone): string {
  return styles[tone] ?? '';
}
