/**
 * Fares v1: which of the fares that hold for the same rides a rider buys.
 *
 * Fares v1 states no passenger categories, so several fares that hold at once are told apart by the words of their ids
 * (`fare-words`), and where these say nothing by what they cost: of two fares on the same terms nobody would buy the
 * dearer one unless the cheaper one were for others, so it is the adult's. A dearer fare on better terms (more transfers,
 * more time, another way of paying) is another ticket, and the cheapest that suffices is taken.
 */
import type { AttributeFare } from './attribute-tariff.ts';
import { findRiderKind, type RiderKind, toWords } from './fare-words.ts';
import type { FareChoice } from './journey-fare.ts';

/** Whom a fare is asked for. */
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

/** How the fares of a rider were found among those that hold. */
type ChoiceGround =
  /** There was nothing to choose. */
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
  readonly ground: ChoiceGround;
  /** Whether the price is that of the rider asked for. */
  readonly isAsked: boolean;
}

/** @param kindOf of rider categories that feeds name */
export function toAskedRider(
  { riderCategoryId }: FareChoice,
  kindOf: ReadonlyMap<string, RiderKind>,
): AskedRider | undefined {
  if (riderCategoryId === undefined) return undefined;
  return {
    id: riderCategoryId,
    kind: findRiderKind(riderCategoryId) ?? kindOf.get(riderCategoryId),
    // Numbers are ids of anything: rider 2 of one feed is not fare 2 of another.
    words: toWords(riderCategoryId).filter((word) => /^\p{L}{2,}$/u.test(word)),
  };
}

/**
 * @param held fares that hold for the same rides, in the order of the file
 * @param mainCurrency taken where a fare has it
 */
export function chooseFares(
  held: readonly AttributeFare[],
  asked: AskedRider | undefined,
  mainCurrency: string,
): ChosenFares {
  const ofCurrency = inOneCurrency(held, mainCurrency);
  if (ofCurrency.length === 0) return { buyable: [], ground: 'only', isAsked: false };
  const own = asked && asked.kind !== 'adult' ? listOwn(ofCurrency, asked) : [];
  const forRider = own.length > 0 ? own : orAll(ofCurrency, isNoConcession);
  const tests = [isNoPass, namesRides, isNotPremium, ...(own.length > 0 ? [] : [isAdults]), isNamedOrdinary];
  const told = tests.reduce(orAll, forRider);
  const fares = told.filter((fare) => !told.some((other) => isConcessionOf(fare, other)));
  const buyable = fares.map((fare) => {
    const stated = asked && findRiderPrice(fare, asked);
    return { fare, amountFen: stated ?? fare.row.amountFen, isStated: stated !== undefined };
  });
  const isStated = buyable.some((one) => one.isStated);
  const isAsked = asked === undefined || asked.kind === 'adult' || own.length > 0 || isStated;
  const isRiders = own.length > 0 || isStated;
  return { buyable, isAsked, ground: isRiders ? 'rider' : toGround(ofCurrency, told, fares) };
}

/** The price that the feed states for the rider: by id, else by kind, else that of any concession. */
function findRiderPrice({ riderPrices = [] }: AttributeFare, { id, kind }: AskedRider): number | undefined {
  if (kind === 'adult') return undefined;
  const found =
    riderPrices.find((price) => price.riderCategoryId === id) ??
    riderPrices.find((price) => kind !== undefined && price.kind === kind) ??
    riderPrices.find((price) => kind !== undefined && price.kind === 'reduced');
  return found?.amountFen;
}

/** @param told by the words of their ids, of which `fares` remain by their prices */
function toGround(
  held: readonly AttributeFare[],
  told: readonly AttributeFare[],
  fares: readonly AttributeFare[],
): ChoiceGround {
  if (held.every(({ row }) => row.amountFen === held[0]?.row.amountFen)) return 'only';
  if (fares.length < told.length) return 'dearest';
  return told.length < held.length ? 'words' : 'only';
}

function inOneCurrency(fares: readonly AttributeFare[], main: string): readonly AttributeFare[] {
  const codes = new Set(fares.map(({ row }) => row.currency));
  if (codes.size < 2) return fares;
  const code = codes.has(main) ? main : [...codes].sort()[0];
  return fares.filter(({ row }) => row.currency === code);
}

/** Fares for the rider asked for: with the same words, else of the same kind, else of any concession. */
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
/** A fare with rules that hold goes before one that holds everywhere: of a special line, it is that line's price. */
const namesRides = ({ groups }: AttributeFare) => groups.length > 0;
const isNamedOrdinary = (fare: AttributeFare) => fare.isOrdinary;

/** Those that pass the test; all where none does. */
function orAll(
  fares: readonly AttributeFare[],
  test: (fare: AttributeFare) => boolean,
): readonly AttributeFare[] {
  const passing = fares.filter(test);
  return passing.length > 0 ? passing : fares;
}

/** Cheaper on terms that are at least as good: bought by whoever may, so not by an adult. */
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
