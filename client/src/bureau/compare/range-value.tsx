import styles from './compare.module.css';
import { type Range, toEnds, toRough } from './numbers.ts';

export interface RangeValueProps {
  readonly range: Range;
  readonly toText?: (value: number) => string;
}

/** Ends that break after their dash where a column is narrow, and nowhere else. */
function withBreak(ends: string) {
  const [low, ...high] = ends.split(/(?<=–)/);
  if (high.length === 0) return ends;
  return (
    <>
      <span>{low}</span>
      <wbr />
      <span>{high.join('')}</span>
    </>
  );
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
      {ends !== middle && <small className={styles.ends}>{withBreak(ends)}</small>}
    </>
  );
}
