/** Draws riders: the tour that they make, their card and their concession. */
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
  readonly prefix: string;
  readonly categoryId: string | null;
}

export interface Person extends Omit<CardGroup, 'share' | 'prefix'> {
  readonly cardId: string;
  /** Index of the tour; -1 for a person who does not travel. */
  readonly tour: number;
}

/** A medium as cards of a city have it. */
type Medium = Pick<CardGroup, 'mediumId' | 'issuerId' | 'prefix'>;

/** A city's media for cards and for phone accounts. */
interface CityMedia {
  readonly card: Medium | undefined;
  readonly phone: Medium | undefined;
}

/** Cards of the people of a kind and city, by share. */
export type FindCardGroups = (tour: Pick<Tour, 'kind' | 'city'>) => readonly CardGroup[];

/** @throws RangeError from the result, where the scheme has no medium for a city */
export function createCardGroups(
  cityIds: readonly string[],
  scheme: Scheme,
  assumptions: DayAssumptions,
): FindCardGroups {
  const foreign = toCityMedia(scheme, null);
  const media = cityIds.map((cityId) => toCityMedia(scheme, cityId));
  const categories = new Set(scheme.categories.map(({ id }) => id));
  const known = new Map<string, CardGroup[]>();
  return ({ city, kind }) => {
    const key = `${kind} ${city}`;
    let groups = known.get(key);
    if (!groups) {
      const own = media[city];
      groups = listCategories(kind, assumptions).flatMap(({ category, share }) =>
        // Concessions exist only on cards; a visitor has a card of another place.
        listMedia(kind, category, { own, foreign }, assumptions).map(({ medium, share: part }) => {
          if (!medium) throw new RangeError(`the scheme has no medium for ${cityIds[city]}`);
          const homeCity = kind === 'visitor' ? '' : (cityIds[city] as string);
          const categoryId = category !== null && categories.has(category) ? category : null;
          return { share: share * part, homeCity, categoryId, ...medium };
        }),
      );
      known.set(key, groups);
    }
    return groups;
  };
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
    const { categoryId, homeCity, issuerId, mediumId, prefix } = groups[
      findWeighted(shares, random.share())
    ] as CardGroup;
    const cardId = `${prefix}${String(i + 1).padStart(10, '0')}`;
    yield { cardId, homeCity, mediumId, issuerId, categoryId, tour };
  }
}

/** People that `drawPeople` draws: `count` of the base, and those who travel only with the scenario. */
export function countPeople(table: TravelTable, count: number): number {
  return table.tours.length === 0 ? 0 : count + toExtraPeople(table, count);
}

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
  if (kind === 'visitor') return [{ medium: foreign.card ?? foreign.phone ?? own?.card, share: 1 }];
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
    return (
      medium && { mediumId: medium.id, issuerId: medium.issuerId, prefix: medium.prefixes[0] ?? medium.id }
    );
  };
  return { card: find('card'), phone: find('account') };
}
