/** Gives the Pareto search the prices of the shared card. */
import { type FareTimes, toOnBoardKey, toSoFarKey } from '../../money/fares/fare-so-far.ts';
import {
  alightCard,
  boardCard,
  type CardContext,
  type CardOnBoard,
  type CardSoFar,
  isNoEarlier,
  isPaidOnBoarding,
  toCardKey,
  toCardPendingFen,
  toNoCardRide,
} from '../../money/scheme/card-fare.ts';
import { type FareCost, NO_BOUND_FEN, UNKNOWN_FEN } from '../../planner/pareto/fare-cost.ts';
import { createTimesOf, type FareClock, type FareRows, toBoardedRide, toMarginFen } from './fare-rows.ts';

/** The history of a journey that has no price; NO_HISTORY is 0. */
const NO_PRICE = 1;
/** Work of pricing one end of a ride. */
const PRICING_UNITS = 300;

interface History {
  /** Between two rides, or on board of one that is paid for. */
  readonly soFar?: CardSoFar;
  readonly onBoard?: CardOnBoard;
  /** Number of the key: only histories with equal keys compare. */
  readonly shape: number;
  /** References of transfer windows. */
  readonly spans: readonly number[];
  /** Totals of the states of the feeds' own fares. */
  readonly totals: readonly number[];
}

/** The part of a history by which histories compare. */
interface HistoryKey {
  readonly shape: string;
  readonly spans: readonly number[];
  readonly totals: readonly number[];
}

/**
 * The prices of one card on one day. Serves one query at a time.
 *
 * The full state of the card prices every journey. `card-keys` bounds which beginnings of a journey may replace others,
 * and the search never skips a vehicle to keep a transfer window open.
 */
export class CardCost implements FareCost {
  workUnits = 0;
  addedFen = 0;
  readonly #context: CardContext;
  readonly #rows: FareRows;
  readonly #clock: FareClock;
  readonly #timesOf: (feedId: string) => FareTimes;
  readonly #takesBack: boolean;
  #histories: History[] = [];
  readonly #shapes = new Map<string, number>();

  constructor(context: CardContext, rows: FareRows, clock: FareClock) {
    this.#context = context;
    this.#rows = rows;
    this.#clock = clock;
    const feeds = [...context.tariff.feeds.values()];
    this.#timesOf = createTimesOf(context.tariff);
    this.#takesBack = feeds.some(
      ({ tables }) =>
        tables.products.some(({ amountFen }) => amountFen < 0) ||
        tables.transferRules.some(({ fareTransferType }) => fareTransferType === 2),
    );
    this.begin();
  }

  begin(): void {
    this.#shapes.clear();
    this.#histories = [];
    const soFar = toNoCardRide(this.#context);
    this.#add(this.#keyOf(soFar), { soFar });
    this.#histories.push({ shape: -1, spans: [], totals: [] });
  }

  timesMatter(route: number): boolean {
    const { feedIdOfRoute, routeIds } = this.#rows;
    const feedId = feedIdOfRoute[route] as string;
    const takesCard = this.#context.book.versions.some(
      (scheme) => this.#context.findNetwork(scheme, feedId, routeIds[route] as string) !== undefined,
    );
    return !takesCard && this.#timesOf(feedId).matter;
  }

  board(history: number, route: number, fromStop: number, departureSec: number): number {
    this.workUnits = PRICING_UNITS;
    if (history === NO_PRICE) return this.#answer(NO_PRICE, 0);
    const ride = toBoardedRide(this.#rows, this.#clock, route, fromStop, departureSec);
    const soFar = this.#histories[history]?.soFar as CardSoFar;
    const boarded = boardCard(this.#context, soFar, ride);
    if (!boarded) return this.#answer(NO_PRICE, UNKNOWN_FEN);
    const { next, addedFen } = boarded;
    // Passengers who have paid for the whole ride are compared as after it: where they boarded makes no difference.
    const paid = isPaidOnBoarding(this.#context, next)
      ? alightCard(this.#context, next, { toStopId: ride.fromStopId, arrivalSec: departureSec })
      : undefined;
    if (paid)
      return this.#answer(this.#add(this.#keyOf(paid.next), { soFar: paid.next }), addedFen + paid.addedFen);
    const { shape, spans, totals } = this.#keyOf(next.soFar);
    const own = next.own && toOnBoardKey(next.own, this.#timesOf(next.own.feed.feedId), true);
    const onBoard = `on ${ride.feedId}:${ride.routeId} ${ride.fromStopId}\n${shape}\n${own?.text ?? ''}`;
    const key = { shape: onBoard, spans: [...spans, departureSec], totals: own?.totals ?? totals };
    return this.#answer(this.#add(key, { onBoard: next }), addedFen);
  }

  alight(onBoard: number, toStop: number, arrivalSec: number): number {
    this.workUnits = 1;
    if (onBoard === NO_PRICE) return this.#answer(NO_PRICE, 0);
    const before = this.#histories[onBoard]?.onBoard;
    if (!before) return this.#answer(onBoard, 0);
    this.workUnits = PRICING_UNITS;
    const end = { toStopId: this.#rows.stopIds[toStop] as string, arrivalSec };
    const alighted = alightCard(this.#context, before, end);
    if (!alighted) return this.#answer(NO_PRICE, UNKNOWN_FEN);
    const { next, addedFen } = alighted;
    return this.#answer(this.#add(this.#keyOf(next), { soFar: next }), addedFen);
  }

  pendingFen(history: number): number {
    const { soFar } = this.#histories[history] as History;
    return (soFar && toCardPendingFen(this.#context, soFar)) ?? UNKNOWN_FEN;
  }

  /**
   * Lower bound, at most 0, of the change of the sum by later rides: the card refunds nothing, but transfer rules of
   * feeds may.
   */
  floorFen(): number {
    return this.#takesBack ? -NO_BOUND_FEN : 0;
  }

  marginFen(a: number, b: number): number {
    if (a === b) return 0;
    if (b === NO_PRICE) return -NO_BOUND_FEN;
    const [one, other] = [this.#histories[a] as History, this.#histories[b] as History];
    if (one.shape !== other.shape || !isNoEarlier(one.spans, other.spans)) return NO_BOUND_FEN;
    return one.totals.length === 0 ? 0 : toMarginFen(one.totals, other.totals);
  }

  #keyOf(soFar: CardSoFar): HistoryKey {
    const { shape, spans } = toCardKey(this.#context, soFar);
    const own = toSoFarKey(soFar.own, this.#timesOf(soFar.own.feed?.feedId ?? ''), true);
    return { shape: `${shape}\n${own.text}`, spans, totals: own.totals };
  }

  /**
   * Adds a history and returns its number. Each beginning of a journey gets its own number with its own card state:
   * equal states are rare, and equal ones compare as equal.
   */
  #add({ shape, spans, totals }: HistoryKey, own: Pick<History, 'soFar' | 'onBoard'>): number {
    const known = this.#shapes.get(shape);
    const shapeNo = known ?? this.#shapes.size;
    if (known === undefined) this.#shapes.set(shape, shapeNo);
    return this.#histories.push({ ...own, shape: shapeNo, spans, totals }) - 1;
  }

  #answer(next: number, addedFen: number): number {
    this.addedFen = addedFen;
    return next;
  }
}
