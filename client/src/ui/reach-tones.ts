/** Tones of one colour for the three cut-offs, the strongest for the shortest. */
export const reachTones = {
  light: ['#064e49', '#1d877b', '#63bcae'],
  dark: ['#d2f1ea', '#74bfb3', '#3a8478'],
} as const;

/** Opacity of the whole layer: names and lines show through it. */
export const reachOpacity = 0.75;
