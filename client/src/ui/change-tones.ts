/** Colours of a change: two hues that people with any colour vision tell apart, and a neutral zero. */

const tones = {
  light: {
    worse: ['#b35806', '#e08214', '#fdb863'],
    same: '#8a9492',
    better: ['#b2abd2', '#8073ac', '#542788'],
  },
  dark: {
    worse: ['#f0a04b', '#d98324', '#a8652a'],
    same: '#7d8886',
    better: ['#7a6cb3', '#a092d6', '#cfc5f2'],
  },
} as const;

/** Steps between the colours, as shares of what was in reach before. */
export const changeSteps = [0.02, 0.1] as const;

/** Change of a zone's access at the middle cut-off, as a share of what was in reach; 1 where nothing was. */
export function toChange({
  after,
  before,
}: {
  readonly before: readonly number[];
  readonly after: readonly number[];
}): number {
  const middle = Math.floor(before.length / 2);
  const [was, is] = [before[middle] ?? 0, after[middle] ?? 0];
  if (was === is) return 0;
  return was === 0 ? 1 : (is - was) / was;
}

export function toChangeTone(change: number, isDark: boolean): string {
  const { better, same, worse } = tones[isDark ? 'dark' : 'light'];
  if (change === 0) return same;
  const step = changeSteps.filter((limit) => Math.abs(change) >= limit).length;
  return change > 0 ? (better[step] as string) : (worse[2 - step] as string);
}
