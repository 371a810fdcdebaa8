/** Parts of a comparison of a scenario with its base, and the options of those parts. */

/** In the order in which they are computed. */
export const comparisonParts = ['operations', 'access', 'riders', 'settlement'] as const;

export type ComparisonPart = (typeof comparisonParts)[number];

export const defaultParts: readonly ComparisonPart[] = ['access', 'operations'];

/** Sets of parameters that expected riders are drawn from, and the seed of the draws. */
export interface RiderDraws {
  readonly draws: number;
  readonly seed: number;
}

/**
 * `expected`: all journeys that the demand model expects of the day, each priced once and cleared as often as people
 * make it. `simulated`: days of people drawn from the same model.
 */
export const settlementMethods = ['expected', 'simulated'] as const;

export interface SettlementOptions extends SettledDays {
  readonly method: (typeof settlementMethods)[number];
}

/** Simulated days that are settled: the same seed gives the same days. */
export interface SettledDays {
  readonly riders: number;
  readonly days: number;
  readonly seed: number;
}

export const riderDefaults: RiderDraws = { draws: 200, seed: 1 };
export const settlementDefaults: SettlementOptions = { method: 'expected', riders: 10_000, days: 1, seed: 1 };

/** Least and greatest values of the options. */
export const partBounds = {
  draws: [10, 5_000],
  /** People whose taps are simulated: a comparison answers a page, larger days are those of `scenario settle`. */
  riders: [1, 200_000],
  days: [1, 7],
  seed: [0, 2_147_483_647],
} as const;

/**
 * `end-to-end`: the highest fare of a line; `average`: what a ride earns on average; `own-pairs`: the mean of the fares between
 * its stops, for a line that calls outside the cities of the model, whose riders there are not counted.
 */
export const breakEvenBases = ['end-to-end', 'average', 'own-pairs'] as const;

/** Lines whose operating costs a comparison has. */
export const costedLines = ['all', 'stated'] as const;
