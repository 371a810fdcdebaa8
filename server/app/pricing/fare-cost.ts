/** Gives the Pareto search the prices of the fare engine, with histories as small integers. */
import {
  alightFare,
  boardFare,
  closeLeg,
  type FareOnBoard,
  type FareSoFar,
  type FareTimes,
  nothingYet,
  toOnBoardKey,
  toSoFarKey,
} from '../../money/fares/fare-so-far.ts';
import type { FareChoice } from '../../money/fares/journey-fare.ts';
import type { FeedTariff, Tariff } from '../../money/fares/tariff.ts';
import { type FareCost, NO_BOUND_FEN, UNKNOWN_FEN } from '../../planner/pareto/fare-cost.ts';
import { createTimesOf, type FareClock, type FareRows, toBoardedRide, toMarginFen } from './fare-rows.ts';

/** The history of a journey that has no price; NO_HISTORY is 0. */
const NO_PRICE = 1;
/** Above this number, histories and steps are dropped before the next query. */
const MAX_HISTORIES = 20_000;
const MAX_STEPS = 1_000_000;

interface History {
  readonly soFar?: FareSoFar;
  readonly onBoard?: FareOnBoard;
  /** Number of the key: histories with equal keys differ only in the totals of their fare states. */
  readonly shape: number;
  readonly totals: readonly number[];
  readonly pendingFen: number;
  readonly floorFen: number;
}

/** The prices of one rider with one medium on one day. Serves one query at a time. */
export class TariffCost implements FareCost {
  readonly workUnits = 50;
  addedFen = 0;
  readonly #tariff: Tariff;
  readonly #rows: FareRows;
  readonly #choice: FareChoice;
  readonly #clock: FareClock;
  readonly #timesOf: (feedId: string) => FareTimes;
  readonly #manyCurrencies: boolean;
  readonly #hasNegative: boolean;
  /** Whether a later ride can take back the price of an earlier one. */
  readonly #hasRefunds: boolean;
  #histories: History[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #shapes = new Map<string, number>();
  /** By history: numbers of steps that do not depend on time, by route and stop or by stop. */
  #boarded: Map<number, number>[] = [];
  #alighted: Map<number, number>[] = [];
  #steps: { readonly next: number; readonly addedFen: number }[] = [];
  #isTimed = false;

  constructor(tariff: Tariff, rows: FareRows, choice: FareChoice, clock: FareClock) {
    this.#tariff = tariff;
    this.#rows = rows;
    this.#choice = choice;
    this.#clock = clock;
    const feeds = [...tariff.feeds.values()];
    this.#timesOf = createTimesOf(tariff);
    const products = feeds.flatMap((feed) => feed.tables.products);
    this.#manyCurrencies = new Set(products.map((product) => product.currency)).size > 1;
    this.#hasNegative = products.some((product) => product.amountFen < 0);
    this.#hasRefunds = feeds.some(({ tables }) =>
      tables.transferRules.some(({ fareTransferType }) => fareTransferType === 2),
    );
    this.#forget();
  }

  begin(): void {
    const isFull = this.#histories.length > MAX_HISTORIES || this.#steps.length > MAX_STEPS;
    if (this.#isTimed || isFull) this.#forget();
  }

  timesMatter(route: number): boolean {
    return this.#timesOf(this.#rows.feedIdOfRoute[route] as string).matter;
  }

  board(history: number, route: number, fromStop: number, departureSec: number): number {
    if (history === NO_PRICE) return this.#answer(NO_PRICE, 0);
    const key = route * this.#rows.stopIds.length + fromStop;
    const known = this.#boarded[history]?.get(key);
    if (known !== undefined) return this.#repeat(known);
    const ride = toBoardedRide(this.#rows, this.#clock, route, fromStop, departureSec);
    const soFar = this.#histories[history]?.soFar as FareSoFar;
    const settled = boardFare(this.#tariff, soFar, ride, this.#choice);
    const next = settled ? this.#internOnBoard(settled.next) : NO_PRICE;
    const addedFen = settled ? settled.addedFen : UNKNOWN_FEN;
    if (!this.timesMatter(route) && !this.#looksAtTimes(soFar.feed))
      this.#remember(this.#boarded, history, key, next, addedFen);
    return this.#answer(next, addedFen);
  }

  alight(onBoard: number, toStop: number, arrivalSec: number): number {
    if (onBoard === NO_PRICE) return this.#answer(NO_PRICE, 0);
    const { stopIds } = this.#rows;
    const known = this.#alighted[onBoard]?.get(toStop);
    if (known !== undefined) return this.#repeat(known);
    const before = this.#histories[onBoard]?.onBoard as FareOnBoard;
    const end = { toStopId: stopIds[toStop] as string, arrivalSec };
    const settled = alightFare(before, end, this.#choice);
    const next = settled ? this.#internSoFar(settled.next) : NO_PRICE;
    const addedFen = settled ? settled.addedFen : UNKNOWN_FEN;
    if (!this.#looksAtTimes(before.feed)) this.#remember(this.#alighted, onBoard, toStop, next, addedFen);
    return this.#answer(next, addedFen);
  }

  pendingFen(history: number): number {
    return (this.#histories[history] as History).pendingFen;
  }

  floorFen(history: number): number {
    return this.#hasNegative ? -NO_BOUND_FEN : (this.#histories[history] as History).floorFen;
  }

  marginFen(a: number, b: number): number {
    if (a === b) return 0;
    if (b === NO_PRICE) return -NO_BOUND_FEN;
    if (a === NO_PRICE) return NO_BOUND_FEN;
    const [one, other] = [this.#histories[a] as History, this.#histories[b] as History];
    if (one.shape !== other.shape) return NO_BOUND_FEN;
    return toMarginFen(one.totals, other.totals);
  }

  #looksAtTimes(feed: FeedTariff | undefined): boolean {
    return feed !== undefined && this.#timesOf(feed.feedId).matter;
  }

  #internSoFar(soFar: FareSoFar): number {
    const times = this.#timesOf(soFar.feed?.feedId ?? '');
    const { text, totals } = toSoFarKey(soFar, times, this.#manyCurrencies);
    return this.#intern(text, totals, times, () => {
      const closed = closeLeg(soFar, this.#choice);
      return { soFar, totals, pendingFen: closed ? closed.addedFen : UNKNOWN_FEN, floorFen: toFloor(soFar) };
    });
  }

  #internOnBoard(onBoard: FareOnBoard): number {
    const times = this.#timesOf(onBoard.feed?.feedId ?? '');
    const { text, totals } = toOnBoardKey(onBoard, times, this.#manyCurrencies);
    const floorFen = this.#hasRefunds ? -NO_BOUND_FEN : 0;
    return this.#intern(text, totals, times, () => ({ onBoard, totals, pendingFen: 0, floorFen }));
  }

  #intern(
    text: string,
    totals: readonly number[],
    times: FareTimes,
    create: () => Omit<History, 'shape'>,
  ): number {
    const key = `${text}\n${totals.join()}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (times.matter) this.#isTimed = true;
    const shape = this.#shapes.get(text) ?? this.#shapes.size;
    this.#shapes.set(text, shape);
    const number = this.#histories.push({ ...create(), shape }) - 1;
    this.#byKey.set(key, number);
    return number;
  }

  #remember(
    memos: Map<number, number>[],
    history: number,
    key: number,
    next: number,
    addedFen: number,
  ): void {
    let memo = memos[history];
    if (!memo) {
      memo = new Map();
      memos[history] = memo;
    }
    memo.set(key, this.#steps.push({ next, addedFen }) - 1);
  }

  #repeat(step: number): number {
    const { next, addedFen } = this.#steps[step] as { next: number; addedFen: number };
    return this.#answer(next, addedFen);
  }

  #answer(next: number, addedFen: number): number {
    this.addedFen = addedFen;
    return next;
  }

  #forget(): void {
    this.#isTimed = false;
    this.#byKey.clear();
    this.#shapes.clear();
    this.#boarded = [];
    this.#alighted = [];
    this.#steps = [];
    this.#histories = [];
    this.#internSoFar(nothingYet);
    // A journey without a price never gets one later, so its details are not kept.
    this.#histories.push({ shape: -1, totals: [], pendingFen: UNKNOWN_FEN, floorFen: 0 });
  }
}

/** Only a transfer of type 2 refunds money: the price of the first leg. */
function toFloor({ ends }: FareSoFar): number {
  return Math.min(
    0,
    ...ends.map((end) => end.totalFen - (end.transfer === undefined ? end.offer.amountFen : 0)),
  );
}
