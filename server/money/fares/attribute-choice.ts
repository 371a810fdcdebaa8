/**
 * Fares v1: which of the fares that hold for the same rides a rider buys.
 *
 * Fares v1 has no passenger categories. The words of a `fare_id` (`fare-words`) say for whom a fare is; without such words
 * the price decides: of two fares on the same terms the more expensive one is the adult's, because adults would buy the
 * cheaper one if they could. A more expensive fare on better terms (more transfers, more time, another way of paying)
 * is another ticket; the rider buys the cheapest ticket that suffices.
 */
import type { AttributeFare } from './attribute-tariff.ts';
import { findRiderKind, type RiderKind, toWords } from './fare-words.ts';
import type { FareChoice } from './journey-fare.ts';

/** The rider category that the request names. */
export interface AskedRider {
  readonly id: string;
  readonly kind: RiderKind | undefined;
  readonly words: readonly string[];
}

/** A fare that a rider may buy for some rides. */
export interface BuyableFare {
  readonly fare: AttributeFare;
  readonly amountFen: number;
}

/** What the choice among the fares that hold is based on. */
type ChoiceBasis =
  /** Only one price applies. */
  | 'only'
  /** By the rider's words, or a price that the feed states for the rider. */
  | 'rider'
  /** By the words of the ids, for an adult. */
  | 'words'
  /** By the prices alone. */
  | 'dearest';

export interface ChosenFares {
  /** All in one currency; empty where none holds. */
  readonly buyable: readonly BuyableFare[];
  readonly basis: ChoiceBasis;
  /** Whether the price is that of the rider asked for. */
  readonly isAsked: boolean;
}

/** @param kindOf - kinds of the rider categories in the feeds, by id */
export function toAskedRider(
  { riderCategoryId }: FareChoice,
  kindOf: ReadonlyMap<string, RiderKind>,
): AskedRider | undefined {
  if (riderCategoryId === undefined) return undefined;
  return {
    id: riderCategoryId,
    kind: findRiderKind(riderCategoryId) ?? kindOf.get(riderCategoryId),
    // A number is no word: rider category 2 of one feed is not fare 2 of another.
    words: toWords(riderCategoryId).filter((word) => /^\p{L}{2,}$/u.test(word)),
  };
}

/**
 * The fares that the rider may buy; the README lists the tests in their order.
 *
 * @param held - fares that hold for the same rides, in the order of the file
 * @param mainCurrency - fares in it go before fares in other currencies
 */
export function chooseFares(
  held: readonly AttributeFare[],
  asked: AskedRider | undefined,
  mainCurrency: string,
): ChosenFares {
  const ofCurrency = inOneCurrency(held, mainCurrency);
  if (ofCurrency.length === 0) return { buyable: [], basis: 'only', isAsked: false };
  const own = asked && asked.kind !== 'adult' ? listOwn(ofCurrency, asked) : [];
  const forRider = own.length > 0 ? own : orAll(ofCurrency, isNoConcession);
  const tests = [isNoPass, namesRides, isNotPremium, ...(own.length > 0 ? [] : [isAdults]), isNamedOrdinary];
  const named = tests.reduce(orAll, forRider);
  const fares = named.filter((fare) => !named.some((other) => isConcessionOf(fare, other)));
  const buyable = fares.map((fare) => {
    const stated = asked && findRiderPrice(fare, asked);
    return { fare, amountFen: stated ?? fare.row.amountFen, isStated: stated !== undefined };
  });
  const isStated = buyable.some((one) => one.isStated);
  const isAsked = asked === undefined || asked.kind === 'adult' || own.length > 0 || isStated;
  const isRiders = own.length > 0 || isStated;
  return { buyable, isAsked, basis: isRiders ? 'rider' : toBasis(ofCurrency, named, fares) };
}

/** The price that the feed states for the rider's id, else for the rider's kind, else for any concession. */
function findRiderPrice({ riderPrices = [] }: AttributeFare, { id, kind }: AskedRider): number | undefined {
  if (kind === 'adult') return undefined;
  const found =
    riderPrices.find((price) => price.riderCategoryId === id) ??
    riderPrices.find((price) => kind !== undefined && price.kind === kind) ??
    riderPrices.find((price) => kind !== undefined && price.kind === 'reduced');
  return found?.amountFen;
}

/**
 * @param named - of `held`, those that the words of their ids leave
 * @param fares - of `named`, those that their prices leave
 */
function toBasis(
  held: readonly AttributeFare[],
  named: readonly AttributeFare[],
  fares: readonly AttributeFare[],
): ChoiceBasis {
  if (held.every(({ row }) => row.amountFen === held[0]?.row.amountFen)) return 'only';
  if (fares.length < named.length) return 'dearest';
  return named.length < held.length ? 'words' : 'only';
}

function inOneCurrency(fares: readonly AttributeFare[], main: string): readonly AttributeFare[] {
  const codes = new Set(fares.map(({ row }) => row.currency));
  if (codes.size < 2) return fares;
  const code = codes.has(main) ? main : [...codes].sort()[0];
  return fares.filter(({ row }) => row.currency === code);
}

/** Fares whose ids have the rider's words, else fares of the rider's kind, else concessions of any kind. */
function listOwn(fares: readonly AttributeFare[], { kind, words }: AskedRider): readonly AttributeFare[] {
  const named = fares.filter((fare) => words.length > 0 && words.every((word) => fare.words.includes(word)));
  if (named.length > 0 || kind === undefined) return named;
  const ofKind = fares.filter(({ rider }) => rider === kind);
  return ofKind.length > 0 ? ofKind : fares.filter(({ rider }) => rider === 'reduced');
}

const isNoConcession = ({ rider }: AttributeFare) => rider === undefined || rider === 'adult';
const isAdults = ({ rider }: AttributeFare) => rider === 'adult';
const isNoPass = (fare: AttributeFare) => !fare.isPass;
const isNotPremium = (fare: AttributeFare) => !fare.isPremium;
/** A fare with rules goes before one that holds everywhere: it is the price of these lines or zones. */
const namesRides = ({ groups }: AttributeFare) => groups.length > 0;
const isNamedOrdinary = (fare: AttributeFare) => fare.isOrdinary;

/** The fares that pass the test, or all if none passes. */
function orAll(
  fares: readonly AttributeFare[],
  test: (fare: AttributeFare) => boolean,
): readonly AttributeFare[] {
  const passing = fares.filter(test);
  return passing.length > 0 ? passing : fares;
}

/** Whether `a` is cheaper than `b` on terms that are at least as good: then `a` is a concession and `b` the adult's fare. */
function isConcessionOf({ row: a }: AttributeFare, { row: b }: AttributeFare): boolean {
  const atLeast = (one: number | undefined, other: number | undefined) =>
    one === undefined || (other !== undefined && one >= other);
  return (
    a.amountFen < b.amountFen &&
    a.paymentMethod === b.paymentMethod &&
    atLeast(a.transfers, b.transfers) &&
    atLeast(a.transferDurationSec, b.transferDurationSec)
  );
}
