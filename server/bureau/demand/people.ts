/** Draws riders: their home, card, concession, and place of work or study. */
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { DayAssumptions, PersonKind } from './assumptions.ts';
import { type CityStops, type DemandRegion, drawDestination, drawStop } from './city-stops.ts';
import { Random, toCumulative } from './random.ts';

export interface Person {
  readonly cardId: string;
  readonly kind: PersonKind;
  readonly homeCity: string;
  readonly mediumId: string;
  readonly issuerId: string;
  readonly categoryId: string | null;
  readonly homeStop: number;
  /** Stop of work or study; -1 for persons without one. */
  readonly dutyStop: number;
}

/** A city's media for cards and for phone accounts. */
interface CityMedia {
  readonly card: { id: string; issuerId: string; prefix: string } | undefined;
  readonly phone: { id: string; issuerId: string; prefix: string } | undefined;
}

const kinds: readonly PersonKind[] = ['worker', 'student', 'senior', 'other', 'visitor'];

/**
 * Draws people one after another. The same arguments give the same people, so callers draw them again instead of storing them.
 *
 * Each person has a random stream of its own, so the first N people do not depend on `count`. About 3 microseconds each.
 */
export function* drawPeople(
  count: number,
  seed: number,
  region: DemandRegion,
  scheme: Scheme,
  assumptions: DayAssumptions,
): Generator<Person> {
  const cityWeights = toCumulative(region.cities.map(({ population }) => population));
  const kindWeights = toCumulative(kinds.map((kind) => assumptions.kindShares[kind]));
  const media = new Map(region.cities.map(({ cityId }) => [cityId, toCityMedia(scheme, cityId)]));
  const foreign = toCityMedia(scheme, null);
  const categories = new Set(scheme.categories.map(({ id }) => id));
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, `person ${i}`);
    const city = region.cities[random.weighted(cityWeights)] as CityStops;
    const kind = kinds[random.weighted(kindWeights)] as PersonKind;
    const category = toCategory(kind, random, assumptions);
    const own = media.get(city.cityId);
    const isPhone = random.chance(assumptions.phoneShare);
    // Concessions exist only on cards; a visitor has a card of another place.
    const chosen =
      kind === 'visitor'
        ? (foreign.card ?? foreign.phone ?? own?.card)
        : category !== null || !isPhone
          ? (own?.card ?? own?.phone)
          : (own?.phone ?? own?.card);
    if (!chosen) throw new RangeError(`the scheme has no medium for ${city.cityId}`);
    const homeStop = drawStop(random, city, kind === 'visitor' ? 'leisure' : 'homes');
    yield {
      cardId: `${chosen.prefix}${String(i + 1).padStart(10, '0')}`,
      kind,
      homeCity: kind === 'visitor' ? '' : city.cityId,
      mediumId: chosen.id,
      issuerId: chosen.issuerId,
      categoryId: category !== null && categories.has(category) ? category : null,
      homeStop,
      dutyStop: drawDuty(kind, city, homeStop, random, region, assumptions),
    };
  }
}

function drawDuty(
  kind: PersonKind,
  city: CityStops,
  homeStop: number,
  random: Random,
  region: DemandRegion,
  assumptions: DayAssumptions,
): number {
  if (kind !== 'worker' && kind !== 'student') return -1;
  const purpose = kind === 'worker' ? 'jobs' : 'schools';
  const others = region.cities.filter(({ cityId }) => cityId !== city.cityId);
  if (others.length > 0 && random.chance(assumptions.crossCityShare)) {
    return drawStop(random, others[random.int(0, others.length - 1)] as CityStops, purpose);
  }
  return drawDestination(random, region.timetable, city, purpose, homeStop, assumptions) ?? -1;
}

function toCategory(kind: PersonKind, random: Random, assumptions: DayAssumptions): string | null {
  const draw = random.share();
  if (kind === 'student') return draw < assumptions.childShare ? 'child' : 'student';
  if (kind === 'senior') return 'senior';
  if (kind === 'visitor') return null;
  if (draw < assumptions.disabledShare) return 'disabled';
  return draw < assumptions.disabledShare + assumptions.veteranShare ? 'veteran' : null;
}

/** The first medium charged by gates and the first charged by the back office, of a city's issuers; `null`: of issuers of no city. */
function toCityMedia(scheme: Scheme, cityId: string | null): CityMedia {
  const issuers = new Set(
    scheme.parties.filter(({ kind, city }) => kind === 'issuer' && city === cityId).map(({ id }) => id),
  );
  const find = (charging: 'card' | 'account') => {
    const medium = scheme.media.find((other) => issuers.has(other.issuerId) && other.charging === charging);
    return medium && { id: medium.id, issuerId: medium.issuerId, prefix: medium.prefixes[0] ?? medium.id };
  };
  return { card: find('card'), phone: find('account') };
}
