/**
 * The interface through which the search gets prices. The caller implements it with a fare engine; the planner does not
 * depend on `money`.
 *
 * The _history_ of a journey, a small integer, encodes everything about its beginning that can affect the price of its
 * rest: two journeys with the same history that continue in the same way pay the same from here on. A price has two
 * parts: the settled part, which the search adds up, and the pending part, which depends on how the journey continues
 * (for example a metro ride that may continue after an interchange).
 */

/** Settled fen of a journey with a ride of unknown price: more than any known price. */
export const UNKNOWN_FEN = 0x20000000;
/** A margin or floor that no sum can reach. */
export const NO_BOUND_FEN = 0x3fffffff;
/** The history of a journey that has not begun, and of one whose beginning does not affect later prices. */
export const NO_HISTORY = 0;

export interface FareCost {
  /** Work of the last `board` or `alight`, counted in comparisons of two labels, for `WorkBudget`. */
  readonly workUnits: number;
  /** Begins a query and discards the histories of the last one, which are not valid in the next. */
  begin(): void;
  /** Whether the price of a ride on the route can depend on its time; the search then tries later vehicles too. */
  timesMatter(route: number): boolean;
  /** History after boarding; sets `addedFen` to the amount that boarding settles. */
  board(history: number, route: number, fromStop: number, departureSec: number): number;
  /** History after alighting; sets `addedFen` to the amount that alighting settles. */
  alight(onBoard: number, toStop: number, arrivalSec: number): number;
  /** Amount settled by the last `board` or `alight`. */
  readonly addedFen: number;
  /** Amount still to pay if the journey ends here; UNKNOWN_FEN if it has no price. */
  pendingFen(history: number): number;
  /**
   * Lower bound of the change of the settled sum by the rest of this ride and all later ones: 0 if they never give money
   * back.
   */
  floorFen(history: number): number;
  /**
   * How much lower the settled sum with history `a` must be so that a journey with `a` is never dearer than one with
   * `b`, however both continue: NO_BOUND_FEN if no amount is enough. Transitive: margin(a, c) is at most margin(a, b) +
   * margin(b, c).
   */
  marginFen(a: number, b: number): number;
}

/** The cost if fare is no criterion: every ride costs 0. */
export const freeOfCharge: FareCost = {
  workUnits: 1,
  begin: () => {},
  timesMatter: () => false,
  board: () => NO_HISTORY,
  alight: () => NO_HISTORY,
  addedFen: 0,
  pendingFen: () => 0,
  floorFen: () => 0,
  marginFen: () => 0,
};
