/** A scheme made ready for pricing: what applies to one kind of card on one network, looked up once. */
import type { ServiceDay } from '../../base/service-day.ts';
import type {
  BaseFare,
  Cap,
  Concession,
  Medium,
  OffPeak,
  Scheme,
  SchemeNetwork,
  TransferDiscount,
} from './scheme.ts';
import { ServiceClock, toPeriodStart } from './service-clock.ts';
import type { PricedCard } from './trip-price.ts';

/** Kinds of cards remembered for a network; emptied beyond this. */
const MAX_PROFILES = 1_000;

type MediumDiscount = Medium['discounts'][number];

/** The rules that a kind of card meets on one network. */
export interface PricingProfile {
  readonly discount: MediumDiscount | undefined;
  readonly concessions: readonly Concession[];
  readonly offPeaks: readonly OffPeak[];
  /** Transfer rules that end on the network and that the medium has, with the networks they begin on. */
  readonly transfers: readonly { readonly rule: TransferDiscount; readonly from: ReadonlySet<string> }[];
  readonly caps: readonly Cap[];
  readonly homeTreasury: string | undefined;
  /** Memo of the caps' periods on the day last asked for. */
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
  /** `policyId/partyId` of payers whose yearly ceiling is reached. */
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
    switched: new Set(scheme.switches?.map(({ policyId, partyId }) => `${policyId}/${partyId}`)),
  };
}

/** What applies to a card on a network. */
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
  { mediumId, categoryId, homeCity }: PricedCard,
): PricingProfile {
  const holds = (rule: { readonly networks: readonly string[] }) => rule.networks.includes(network.id);
  return {
    discount: media.get(mediumId)?.discounts.find(holds),
    concessions: scheme.concessions.filter(
      (rule) =>
        holds(rule) &&
        categoryId !== null &&
        rule.categories.includes(categoryId) &&
        rule.homeCities.includes(homeCity),
    ),
    offPeaks: scheme.offPeaks.filter(holds),
    transfers: scheme.transfers
      .filter(
        (rule) =>
          rule.toNetworks.includes(network.id) && (rule.media.length === 0 || rule.media.includes(mediumId)),
      )
      .map((rule) => ({ rule, from: new Set(rule.fromNetworks) })),
    caps: scheme.caps.filter(
      (cap) =>
        holds(cap) &&
        (cap.categories.length === 0 || (categoryId !== null && cap.categories.includes(categoryId))),
    ),
    homeTreasury: treasuries.get(homeCity),
    charged: { day: Number.NaN, keys: [] },
  };
}

/** Keys under which a card remembers what it was charged, for each cap of the profile on a day. */
export function getChargedKeys(profile: PricingProfile, day: ServiceDay): readonly string[] {
  if (profile.charged.day !== day) {
    const keys = profile.caps.map((cap) => `${cap.id}/${toPeriodStart(cap.period, day)}`);
    profile.charged = { day, keys };
  }
  return profile.charged.keys;
}
