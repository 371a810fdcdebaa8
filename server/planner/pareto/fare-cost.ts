/**
 * The interface through which the search asks what a journey costs. The caller implements it with a fare engine; the
 * planner knows no money, only what a price can depend on.
 *
 * All that a journey's beginning can do to the price of its rest is its _history_, a small integer: two journeys
 * with one history that go on in the same way pay the same from here on. A price has two parts: what is
 * settled, which the search adds up, and what is pending, which depends on how the journey goes on (a metro
 * ride whose interchange may make it longer).
 */

/** Settled fen of a journey of which some ride has no known price: dearer than any that has one. */
export const UNKNOWN_FEN = 0x20000000;
/** A margin or floor that nothing can meet. */
export const NO_BOUND_FEN = 0x3fffffff;
/** The history of a journey that has not begun, and of one that nothing before can make cheaper or dearer. */
export const NO_HISTORY = 0;

export interface FareCost {
  /** Work of one `board` or `alight`, counted in comparisons of two labels; it bounds a search (see `WorkBudget`). */
  readonly workUnits: number;
  /** Forgets what only the last query needed; histories of one query mean nothing in the next. */
  begin(): void;
  /** Whether the price of a ride on the route can depend on when it is made: then later vehicles are tried too. */
  timesMatter(route: number): boolean;
  /** History of a journey that boards; `addedFen` is what boarding settles. */
  board(history: number, route: number, fromStop: number, departureSec: number): number;
  /** History of one on board that alights; `addedFen` is what alighting settles. */
  alight(onBoard: number, toStop: number, arrivalSec: number): number;
  /** Settled by the last `board` or `alight`. */
  readonly addedFen: number;
  /** What is still to pay where the journey ends here; UNKNOWN_FEN where that has no price. */
  pendingFen(history: number): number;
  /** The least by which all that may follow changes the settled sum: 0 where nothing is ever given back. */
  floorFen(history: number): number;
  /**
   * By how much the settled sum with history `a` must be lower for `a` to stand for `b` whatever follows:
   * NO_BOUND_FEN where nothing is enough. Transitive: margin(a, c) is at most margin(a, b) + margin(b, c).
   */
  marginFen(a: number, b: number): number;
}

/** Nothing costs anything. */
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
