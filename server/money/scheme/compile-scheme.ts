/** Prepares a scheme for pricing: the rules for one kind of card on one network are looked up once. */
import type { ServiceDay } from '../../base/service-day.ts';
import {
  type BaseFare,
  type Cap,
  type Concession,
  type Medium,
  type Policy,
  type PolicyList,
  policyLists,
  type Scheme,
  type SchemeNetwork,
  type TransferDiscount,
} from './scheme.ts';
import { ServiceClock, toPeriodStart } from './service-clock.ts';
import type { PricedCard } from './trip-price.ts';

/** Profiles kept for a network; beyond this number the memo is emptied. */
const MAX_PROFILES = 1_000;

type MediumDiscount = Medium['discounts'][number];

/** The rules that apply to a kind of card on one network. Transfers are those that end on the network. */
export interface PricingProfile extends Pick<Scheme, PolicyList> {
  readonly discount: MediumDiscount | undefined;
  readonly homeTreasury: string | undefined;
  /** Memo of the keys of the caps on the last requested day. */
  charged: { readonly day: ServiceDay; readonly keys: readonly string[] };
}

export interface CompiledNetwork {
  readonly network: SchemeNetwork;
  readonly fareOfRoute: ReadonlyMap<string, BaseFare>;
  readonly hostTreasury: string | undefined;
  /** Memo by medium, category and home city. */
  readonly profiles: Map<string, PricingProfile>;
}

export interface CompiledScheme {
  readonly scheme: Scheme;
  readonly clock: ServiceClock;
  readonly networks: ReadonlyMap<string, CompiledNetwork>;
  readonly media: ReadonlyMap<string, Medium>;
  readonly capPeriods: ReadonlyMap<string, Cap['period']>;
  /** Position of each party: the order in which ties are settled. */
  readonly partyOrder: ReadonlyMap<string, number>;
  readonly treasuries: ReadonlyMap<string, string>;
  /** The clearing centre; a scheme file has exactly one. */
  readonly centreId: string;
  /** `policyId/partyId` of payers that reached a yearly ceiling. */
  readonly switched: ReadonlySet<string>;
}

const compiled = new WeakMap<Scheme, CompiledScheme>();

/** The compiled form of a scheme, made once for each scheme object. */
export function getCompiledScheme(scheme: Scheme): CompiledScheme {
  let known = compiled.get(scheme);
  if (!known) {
    known = compileScheme(scheme);
    compiled.set(scheme, known);
  }
  return known;
}

function compileScheme(scheme: Scheme): CompiledScheme {
  const treasuries = new Map<string, string>();
  for (const { kind, city, id } of scheme.parties) {
    if (kind === 'treasury' && city !== null && !treasuries.has(city)) treasuries.set(city, id);
  }
  const toCompiled = (network: SchemeNetwork): CompiledNetwork => {
    const fareOfRoute = new Map<string, BaseFare>();
    for (const { routes, fare } of network.routeFares) {
      for (const route of routes) if (!fareOfRoute.has(route)) fareOfRoute.set(route, fare);
    }
    const hostTreasury = network.city === null ? undefined : treasuries.get(network.city);
    return { network, fareOfRoute, hostTreasury, profiles: new Map() };
  };
  return {
    scheme,
    clock: new ServiceClock(scheme.timeZone, scheme.serviceDayStartSec),
    networks: new Map(scheme.networks.map((network) => [network.id, toCompiled(network)])),
    media: new Map(scheme.media.map((medium) => [medium.id, medium])),
    capPeriods: new Map(scheme.caps.map((cap) => [cap.id, cap.period])),
    partyOrder: new Map(scheme.parties.map((party, order) => [party.id, order])),
    treasuries,
    centreId: scheme.parties.find(({ kind }) => kind === 'centre')?.id ?? '',
    switched: new Set(scheme.switches?.map(({ policyId, partyId }) => `${policyId}/${partyId}`)),
  };
}

/** The rules that apply to a card on a network. */
export function getProfile(of: CompiledScheme, at: CompiledNetwork, card: PricedCard): PricingProfile {
  const key = `${card.mediumId}|${card.categoryId ?? ''}|${card.homeCity}`;
  let profile = at.profiles.get(key);
  if (!profile) {
    profile = toProfile(of, at, card);
    if (at.profiles.size >= MAX_PROFILES) at.profiles.clear();
    at.profiles.set(key, profile);
  }
  return profile;
}

function toProfile(
  { scheme, media, treasuries }: CompiledScheme,
  { network }: CompiledNetwork,
  card: PricedCard,
): PricingProfile {
  const listed = policyLists.map((list) => {
    const policies: readonly Policy[] = scheme[list];
    return [list, policies.filter((policy) => isFor(policy, network.id, card))] as const;
  });
  return {
    ...(Object.fromEntries(listed) as unknown as Pick<Scheme, PolicyList>),
    discount: media.get(card.mediumId)?.discounts.find(({ networks }) => networks.includes(network.id)),
    homeTreasury: treasuries.get(card.homeCity),
    charged: { day: Number.NaN, keys: [] },
  };
}

/** Whether a policy is for the card on the network, by all fields of the policy that name networks or cards. */
function isFor(policy: Policy, networkId: string, { categoryId, homeCity, mediumId }: PricedCard): boolean {
  const networks = 'toNetworks' in policy ? policy.toNetworks : policy.networks;
  const { categories = [], homeCities, media = [] } = policy as Partial<Concession & TransferDiscount>;
  return (
    networks.includes(networkId) &&
    (categories.length === 0 || (categoryId !== null && categories.includes(categoryId))) &&
    (media.length === 0 || media.includes(mediumId)) &&
    (homeCities === undefined || homeCities.includes(homeCity))
  );
}

/** Keys of `PriceMemory.charged` for each cap of the profile on a day. */
export function getChargedKeys(profile: PricingProfile, day: ServiceDay): readonly string[] {
  if (profile.charged.day !== day) {
    const keys = profile.caps.map((cap) => `${cap.id}/${toPeriodStart(cap.period, day)}`);
    profile.charged = { day, keys };
  }
  return profile.charged.keys;
}
