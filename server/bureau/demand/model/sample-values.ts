/** Sets of parameter values: one parameter at an end, or all drawn at once. */
import { Random } from '../random.ts';
import type { ParameterName } from './parameter-definitions.ts';
import { type ParameterSheet, type ParameterValues, parameterNames, toCentralValues } from './parameters.ts';

/** Central values with one parameter at its low or high value. */
export function toEndValues(
  sheet: ParameterSheet,
  name: ParameterName,
  end: 'low' | 'high',
): ParameterValues {
  return { ...toCentralValues(sheet), [name]: sheet[name][end] };
}

/**
 * A Latin hypercube: each parameter has one draw in each of `count` parts of equal probability of a triangular
 * distribution from low over central to high. Draws of a parameter depend on seed, count and its name alone.
 */
export function drawValues(sheet: ParameterSheet, count: number, seed: number): ParameterValues[] {
  const columns = parameterNames.map((name) => {
    const random = new Random(seed, name);
    const parts = Array.from({ length: count }, (_, part) => part);
    for (let i = count - 1; i > 0; i--) {
      const j = random.int(0, i);
      [parts[i], parts[j]] = [parts[j] as number, parts[i] as number];
    }
    const { central, high, low } = sheet[name];
    return parts.map((part) => toTriangular((part + random.share()) / count, low, central, high));
  });
  return Array.from(
    { length: count },
    (_, draw) =>
      Object.fromEntries(
        parameterNames.map((name, i) => [name, columns[i]?.[draw] as number]),
      ) as ParameterValues,
  );
}

function toTriangular(share: number, low: number, central: number, high: number): number {
  if (high === low) return central;
  const atCentral = (central - low) / (high - low);
  if (share < atCentral) return low + Math.sqrt(share * (high - low) * (central - low));
  return high - Math.sqrt((1 - share) * (high - low) * (high - central));
}

/** At most two significant digits: the results of the model carry no more. */
export function toTwoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

export interface Range {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

/** The 10th and 90th percentile of the draws around the central value, to two significant digits. */
export function toRange(central: number, draws: readonly number[]): Range {
  const sorted = draws.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? central;
  return {
    low: toTwoDigits(Math.min(central, at(0.1))),
    central: toTwoDigits(central),
    high: toTwoDigits(Math.max(central, at(0.9))),
  };
}
