/**
 * What a simulated day takes for granted. Planning values, not counts: no survey of the two cities is published.
 */

export type PersonKind = 'worker' | 'student' | 'senior' | 'other' | 'visitor';

export interface DayAssumptions {
  /** Among those who ride on a working day. */
  readonly kindShares: Readonly<Record<PersonKind, number>>;
  /** Residents whose work or study lies in the other city; Jiangsu's one card counted 2.5 % of uses across cities. */
  readonly crossCityShare: number;
  /** Residents who pay by phone account instead of a card. */
  readonly phoneShare: number;
  /** Among adults. */
  readonly disabledShare: number;
  readonly veteranShare: number;
  /** Students below fourteen. */
  readonly childShare: number;
  /** Distance at which a destination is chosen 1/e times as often, metres. */
  readonly distanceScaleM: number;
  /** Nearer destinations are walked to, metres. */
  readonly walkedM: number;
  /** Visitors who spend at a scenic spot. */
  readonly purchaseShare: number;
  /** Balance in the morning below which a card is topped up, and to what it is, fen. */
  readonly topUpBelowFen: number;
  readonly topUpFen: number;
  /** Holders who let an empty card be empty. */
  readonly emptyCardShare: number;
  readonly faults: {
    /** Exits that are not recorded by anybody: open gates. */
    readonly missingOff: number;
    /** Entries not recorded. */
    readonly missingOn: number;
    /** Records that never leave their terminal. */
    readonly lost: number;
    /** Terminals whose file of the day comes one to three days late. */
    readonly lateTerminal: number;
    /** Terminals whose file comes twice. */
    readonly repeatedFile: number;
    /** Terminals that price by the scheme version before. */
    readonly staleTariff: number;
  };
}

export const dayAssumptions: DayAssumptions = {
  kindShares: { worker: 0.46, student: 0.19, senior: 0.17, other: 0.14, visitor: 0.04 },
  crossCityShare: 0.025,
  phoneShare: 0.35,
  disabledShare: 0.015,
  veteranShare: 0.01,
  childShare: 0.25,
  distanceScaleM: 5_000,
  walkedM: 900,
  purchaseShare: 0.6,
  topUpBelowFen: 1_500,
  topUpFen: 5_000,
  emptyCardShare: 0.01,
  faults: {
    missingOff: 0.002,
    missingOn: 0.0005,
    lost: 0.0001,
    lateTerminal: 0.01,
    repeatedFile: 0.005,
    staleTariff: 0.003,
  },
};
