/** Positions and marks on the axes of charts. */

export type Scale = (value: number) => number;

/** A linear scale; a domain of no width maps to the start of the range. */
export function toScale(
  [low, high]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  const factor = high === low ? 0 : (end - start) / (high - low);
  return (value) => start + (value - low) * factor;
}

const steps = [1, 2, 5, 10] as const;

/** About `count` round numbers that enclose `low` and `high`: the first and the last are the domain of the axis. */
export function toTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return toTicks(Math.min(low, 0), Math.max(low, 0) || 1, count);
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (steps.find((one) => one * power >= raw - 1e-12) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiples of the step, free of the error of repeated sums.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export const toDomain = (ticks: readonly number[]): readonly [number, number] => [
  ticks[0] ?? 0,
  ticks.at(-1) ?? 1,
];
