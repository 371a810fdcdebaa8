/** Three tones of one colour for what is reached sooner and later, the nearest the strongest. */
export const reachTones = {
  light: ['#064e49', '#1d877b', '#63bcae'],
  dark: ['#d2f1ea', '#74bfb3', '#3a8478'],
} as const;

/** Of the layer as a whole, so that names and lines show through. */
export const reachOpacity = 0.75;
