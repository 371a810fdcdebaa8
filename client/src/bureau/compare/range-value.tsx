import styles from './compare.module.css';
import { type Range, toEnds, toRough } from './numbers.ts';

export interface RangeValueProps {
  readonly range: Range;
  readonly toText?: (value: number) => string;
}

/** The central value of a range, with its low and high value below; one line where they are the same. */
export function RangeValue({ range, toText = toRough }: RangeValueProps) {
  const middle = toText(range.central);
  const ends = toEnds(
    { low: Math.min(range.low, range.high), high: Math.max(range.low, range.high) },
    toText,
  );
  return (
    <>
      {middle}
      {ends !== middle && <small className={styles.ends}>{ends}</small>}
    </>
  );
}
