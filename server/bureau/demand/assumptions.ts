/** Assumptions of a simulated day. These are planning values, not counts: no survey of the two cities is published. */

export const personKinds = ['worker', 'student', 'senior', 'other', 'visitor'] as const;

export type PersonKind = (typeof personKinds)[number];

export interface DayAssumptions {
  /** Shares among the riders of a working day. */
  readonly kindShares: Readonly<Record<PersonKind, number>>;
  /** Residents who pay by phone account instead of a card. */
  readonly phoneShare: number;
  /** Shares among adults. */
  readonly disabledShare: number;
  readonly veteranShare: number;
  /** Share of students under fourteen. */
  readonly childShare: number;
  /** Share of workers who go elsewhere before they go home. */
  readonly afterWorkShare: number;
  /** Metres within which people walk, so that no trip results. */
  readonly walkedM: number;
  /** Share of visitors who pay at a scenic spot. */
  readonly purchaseShare: number;
  /** Holders top up by `topUpFen` in the morning if the balance is below `topUpBelowFen`. */
  readonly topUpBelowFen: number;
  readonly topUpFen: number;
  /** Share of holders who do not top up. */
  readonly emptyCardShare: number;
  readonly faults: TerminalFaults;
}

export interface TerminalFaults {
  /** Exits without a record, through open gates. */
  readonly missingOff: number;
  /** Entries without a record. */
  readonly missingOn: number;
  /** Records that a terminal never delivers. */
  readonly lost: number;
  /** Terminals that deliver a day one to three days late. */
  readonly lateTerminal: number;
  /** Files that are delivered twice. */
  readonly repeatedFile: number;
  /** Terminals that price by the previous version of the scheme. */
  readonly staleTariff: number;
}

export const dayAssumptions: DayAssumptions = {
  kindShares: { worker: 0.46, student: 0.19, senior: 0.17, other: 0.14, visitor: 0.04 },
  phoneShare: 0.35,
  disabledShare: 0.015,
  veteranShare: 0.01,
  childShare: 0.25,
  afterWorkShare: 0.12,
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

/** Terminals that record and deliver everything. */
export const noFaults: TerminalFaults = {
  missingOff: 0,
  missingOn: 0,
  lost: 0,
  lateTerminal: 0,
  repeatedFile: 0,
  staleTariff: 0,
};
