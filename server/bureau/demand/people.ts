/** Draws riders: the tour that they make, their card and their concession. */
import { ProblemError } from '../../base/problem.ts';
import { findWidestRange, type NumberRange, toNumberAt } from '../../money/scheme/card-numbers.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { DayAssumptions, PersonKind } from './assumptions.ts';
import { findWeighted, Random, toCumulative } from './random.ts';
import { drawTour, type Tour, type TravelTable, toExtraPeople } from './tours.ts';

/** The card of a person, without its number. */
export interface CardGroup {
  /** Share of the people of one kind and city. */
  readonly share: number;
  readonly homeCity: string;
  readonly mediumId: string;
  readonly issuerId: string;
  /** What the numbers of its cards begin with; a range gives the numbers in order. */
  readonly numbers: string | NumberRange;
  readonly categoryId: string | null;
}

export interface Person extends Omit<CardGroup, 'share' | 'numbers'> {
  readonly cardId: string;
  /** Index of the tour; -1 for a person who does not travel. */
  readonly tour: number;
}

/** A medium as cards of a city have it. */
type Medium = Pick<CardGroup, 'mediumId' | 'issuerId' | 'numbers'>;

/** A city's media for cards and for phone accounts. */
interface CityMedia {
  readonly card: Medium | undefined;
  readonly phone: Medium | undefined;
}

/** Cards of the people of a kind and city, by share. */
export type FindCardGroups = (tour: Pick<Tour, 'kind' | 'city'>) => readonly CardGroup[];

/**
 * People of a city without issuers have cards of issuers that belong to no city.
 *
 * @throws ProblemError `scheme-invalid` from the result, where these issue none either
 */
export function createCardGroups(
  cityIds: readonly string[],
  scheme: Scheme,
  assumptions: DayAssumptions,
): FindCardGroups {
  const foreign = toCityMedia(scheme, null);
  const media = cityIds.map((cityId) => {
    const own = toCityMedia(scheme, cityId);
    return own.card || own.phone ? own : foreign;
  });
  const categories = new Set(scheme.categories.map(({ id }) => id));
  const known = new Map<string, CardGroup[]>();
  return ({ city, kind }) => {
    const key = `${kind} ${city}`;
    let groups = known.get(key);
    if (!groups) {
      // The region's cities come first; people of its neighbours come as visitors do.
      const isHome = city < cityIds.length;
      const comesAs = isHome ? kind : 'visitor';
      const own = isHome ? media[city] : media.find(hasMedium);
      groups = listCategories(comesAs, assumptions).flatMap(({ category, share }) =>
        // Concessions exist only on cards; a visitor has a card of another place.
        listMedia(comesAs, category, { own, foreign }, assumptions).map(({ medium, share: part }) => {
          if (!medium) throw toNoMedium(cityIds[city] ?? cityIds.join(', '));
          const homeCity = comesAs === 'visitor' ? '' : (cityIds[city] as string);
          const categoryId = category !== null && categories.has(category) ? category : null;
          return { share: share * part, homeCity, categoryId, ...medium };
        }),
      );
      known.set(key, groups);
    }
    return groups;
  };
}

function toNoMedium(cityId: string): ProblemError {
  return new ProblemError('scheme-invalid', {
    zh: `一卡通方案没有 ${cityId} 居民可用的卡：缺少该市的发卡方，或不属于任何城市的发卡方`,
    en: `The scheme has no card for people of ${cityId}: it needs an issuer of this city, or one of no city`,
  });
}

/**
 * Draws people one after another: first those of the base, then those who travel only with the scenario. The same arguments give
 * the same people, so callers draw them again instead of storing them.
 *
 * Each person has a random stream of its own, so the first N people do not depend on `count`.
 */
export function* drawPeople(
  count: number,
  seed: number,
  table: TravelTable,
  findGroups: FindCardGroups,
): Generator<Person> {
  const cumulative = new Map<readonly CardGroup[], Float64Array>();
  const total = countPeople(table, count);
  for (let i = 0; i < total; i++) {
    const random = new Random(seed, `person ${i}`);
    const tour = drawTour(table, random, i >= count);
    const groups = findGroups(table.tours[Math.max(0, tour)] as Tour);
    let shares = cumulative.get(groups);
    if (!shares) {
      shares = toCumulative(groups.map(({ share }) => share));
      cumulative.set(groups, shares);
    }
    const { categoryId, homeCity, issuerId, mediumId, numbers } = groups[
      findWeighted(shares, random.share())
    ] as CardGroup;
    const cardId = toCardNumber(numbers, i);
    yield { cardId, homeCity, mediumId, issuerId, categoryId, tour };
  }
}

/** @throws ProblemError `scheme-invalid` where the range has fewer numbers than there are people */
function toCardNumber(numbers: CardGroup['numbers'], person: number): string {
  if (typeof numbers === 'string') return `${numbers}${String(person + 1).padStart(10, '0')}`;
  if (BigInt(person) < numbers.count) return toNumberAt(numbers, BigInt(person));
  throw new ProblemError('scheme-invalid', {
    zh: `卡号段 ${numbers.from} 只有 ${numbers.count} 个号码，不够模拟出行者使用`,
    en: `the range of card numbers from ${numbers.from} on has ${numbers.count} numbers, fewer than there are riders`,
  });
}

/** People that `drawPeople` draws: `count` of the base, and those who travel only with the scenario. */
export function countPeople(table: TravelTable, count: number): number {
  return table.tours.length === 0 ? 0 : count + toExtraPeople(table, count);
}

const hasMedium = (own: CityMedia | undefined): boolean =>
  own?.card !== undefined || own?.phone !== undefined;

function listCategories(
  kind: PersonKind,
  { childShare, disabledShare, veteranShare }: DayAssumptions,
): { readonly category: string | null; readonly share: number }[] {
  if (kind === 'senior') return [{ category: 'senior', share: 1 }];
  if (kind === 'visitor') return [{ category: null, share: 1 }];
  const special =
    kind === 'student'
      ? [{ category: 'child', share: childShare }]
      : [
          { category: 'disabled', share: disabledShare },
          { category: 'veteran', share: veteranShare },
        ];
  const rest = special.reduce((left, { share }) => left - share, 1);
  return [...special, { category: kind === 'student' ? 'student' : null, share: rest }];
}

function listMedia(
  kind: PersonKind,
  category: string | null,
  { foreign, own }: { readonly own: CityMedia | undefined; readonly foreign: CityMedia },
  { phoneShare }: DayAssumptions,
): { readonly medium: Medium | undefined; readonly share: number }[] {
  if (kind === 'visitor')
    return [{ medium: foreign.card ?? foreign.phone ?? own?.card ?? own?.phone, share: 1 }];
  const card = own?.card ?? own?.phone;
  if (category !== null) return [{ medium: card, share: 1 }];
  return [
    { medium: own?.phone ?? own?.card, share: phoneShare },
    { medium: card, share: 1 - phoneShare },
  ];
}

/** The first medium charged by gates and the first charged by the back office, of a city's issuers; `null`: of issuers of no city. */
function toCityMedia(scheme: Scheme, cityId: string | null): CityMedia {
  const issuers = new Set(
    scheme.parties.filter(({ kind, city }) => kind === 'issuer' && city === cityId).map(({ id }) => id),
  );
  const find = (charging: 'card' | 'account'): Medium | undefined => {
    const medium = scheme.media.find((other) => issuers.has(other.issuerId) && other.charging === charging);
    if (!medium) return undefined;
    const range = findWidestRange(medium);
    return {
      mediumId: medium.id,
      issuerId: range?.issuerId ?? medium.issuerId,
      numbers: range ?? medium.prefixes[0] ?? medium.id,
    };
  };
  return { card: find('card'), phone: find('account') };
}
