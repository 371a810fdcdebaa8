/** Riders with a home, a card and what they do on the day. */
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { DayAssumptions, PersonKind } from './assumptions.ts';
import { type CityStops, drawDestination, drawStop } from './demand-ground.ts';
import { Random, toCumulative } from './random.ts';

export interface Person {
  readonly cardId: string;
  readonly kind: PersonKind;
  readonly homeCity: string;
  readonly mediumId: string;
  readonly issuerId: string;
  readonly categoryId: string | null;
  readonly homeStop: number;
  /** Where a worker or student goes; -1 for others. */
  readonly dutyStop: number;
}

/** Media of the scheme by who carries them. */
interface CityMedia {
  readonly card: { id: string; issuerId: string; prefix: string } | undefined;
  readonly phone: { id: string; issuerId: string; prefix: string } | undefined;
}

const kinds: readonly PersonKind[] = ['worker', 'student', 'senior', 'other', 'visitor'];

/**
 * Draws people one after another, the same whenever they are drawn: nobody has to keep them.
 *
 * Each person comes from a stream of its own, so the first N of a larger number are the same. Some 3 microseconds each.
 */
export function* drawPeople(
  count: number,
  seed: number,
  ground: { readonly timetable: Timetable; readonly cities: readonly CityStops[] },
  scheme: Scheme,
  assumptions: DayAssumptions,
): Generator<Person> {
  const cityWeights = toCumulative(ground.cities.map(({ population }) => population));
  const kindWeights = toCumulative(kinds.map((kind) => assumptions.kindShares[kind]));
  const media = new Map(ground.cities.map(({ cityId }) => [cityId, toCityMedia(scheme, cityId)]));
  const foreign = toCityMedia(scheme, null);
  const categories = new Set(scheme.categories.map(({ id }) => id));
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, `person ${i}`);
    const city = ground.cities[random.weighted(cityWeights)] as CityStops;
    const kind = kinds[random.weighted(kindWeights)] as PersonKind;
    const category = toCategory(kind, random, assumptions);
    const own = media.get(city.cityId);
    const isPhone = random.chance(assumptions.phoneShare);
    // A concession is bound to a card; a visitor carries that of another place.
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
      dutyStop: drawDuty(kind, city, homeStop, random, ground, assumptions),
    };
  }
}

function drawDuty(
  kind: PersonKind,
  city: CityStops,
  homeStop: number,
  random: Random,
  ground: { readonly timetable: Timetable; readonly cities: readonly CityStops[] },
  assumptions: DayAssumptions,
): number {
  if (kind !== 'worker' && kind !== 'student') return -1;
  const purpose = kind === 'worker' ? 'jobs' : 'schools';
  const others = ground.cities.filter(({ cityId }) => cityId !== city.cityId);
  if (others.length > 0 && random.chance(assumptions.crossCityShare)) {
    return drawStop(random, others[random.int(0, others.length - 1)] as CityStops, purpose);
  }
  return drawDestination(random, ground.timetable, city, purpose, homeStop, assumptions) ?? -1;
}

function toCategory(kind: PersonKind, random: Random, assumptions: DayAssumptions): string | null {
  const draw = random.share();
  if (kind === 'student') return draw < assumptions.childShare ? 'child' : 'student';
  if (kind === 'senior') return 'senior';
  if (kind === 'visitor') return null;
  if (draw < assumptions.disabledShare) return 'disabled';
  return draw < assumptions.disabledShare + assumptions.veteranShare ? 'veteran' : null;
}

/** The first media of a city's issuers: one charged by the gate, one by the back office. `null`: issuers of elsewhere. */
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
