/** JSON of the scheme's rules. */
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import {
  type BaseFare,
  type FundShare,
  type Policy,
  type PolicyList,
  policyLists,
  type Scheme,
} from '../../money/scheme/scheme.ts';
import type { ApiSchemeResponse } from '../schema/card-scheme.ts';
import { toCompact } from './json.ts';
import { type MoneyView, toCity, toNamed } from './money-names.ts';

type ApiFundShare = ApiSchemeResponse['concessions'][number]['fund'][number];

export function toApiScheme(
  scheme: Scheme,
  versions: readonly Scheme[],
  day: ServiceDay,
  view: MoneyView,
): ApiSchemeResponse {
  const { language } = view;
  const rule = (item: Parameters<typeof toRule>[0]) => toRule(item, scheme, view);
  const cities = [...new Set(scheme.parties.flatMap(({ city }) => (city === null ? [] : [city])))];
  return {
    ...toNamed(scheme.schemeId, scheme.names, language),
    version: scheme.version,
    validFrom: toDateText(scheme.validFrom),
    date: toDateText(day),
    timeZone: scheme.timeZone,
    serviceDayStartSec: scheme.serviceDayStartSec,
    versions: versions.map(({ validFrom, version }) => ({ version, validFrom: toDateText(validFrom) })),
    cities: cities.map((city) => toCity(city, view)),
    parties: scheme.parties.map(({ city, id, kind, names }) =>
      toCompact({ ...toNamed(id, names, language), kind, cityId: city ?? undefined }),
    ),
    networks: scheme.networks.map((network) =>
      toCompact({
        ...rule(network),
        cityId: network.city ?? undefined,
        tapping: network.tapping,
        operatorIds: [...network.operators],
        fare: toFare(network.fare),
        routeFares: network.routeFares.map(({ fare, routes }) => ({
          routes: [...routes],
          fare: toFare(fare),
        })),
        maxFareFen: network.maxFareFen,
        maxJourneySec: network.maxJourneySec,
      }),
    ),
    media: scheme.media.map((medium) => ({
      ...rule(medium),
      charging: medium.charging,
      hasCounter: medium.hasCounter,
      issuerId: medium.issuerId,
      prefixes: [...medium.prefixes],
      ranges: (medium.ranges ?? []).map((range) => ({
        ...range,
        issuerId: range.issuerId ?? medium.issuerId,
      })),
      minBalanceFen: medium.minBalanceFen,
      negativeLimitFen: medium.negativeLimitFen,
      discounts: medium.discounts.map((discount) => ({ ...discount, networks: [...discount.networks] })),
    })),
    categories: scheme.categories.map(({ id, names }) => toNamed(id, names, language)),
    ...toApiPolicies(scheme, view),
    commissionBp: scheme.commissionBp,
    agingDays: scheme.agingDays,
    evidence: (scheme.evidence ?? []).map((evidence) => ({ ...evidence })),
  };
}

function toApiPolicies(scheme: Scheme, view: MoneyView): Pick<ApiSchemeResponse, PolicyList> {
  const lists = policyLists.map((list) => [
    list,
    scheme[list].map((policy) => toApiPolicy(policy, scheme, view)),
  ]);
  return Object.fromEntries(lists) as Pick<ApiSchemeResponse, PolicyList>;
}

/** A policy with all its fields; those that are null are left out. */
export function toApiPolicy<List extends PolicyList>(
  policy: Policy & Scheme[List][number],
  scheme: Scheme,
  view: MoneyView,
): ApiSchemeResponse[List][number] {
  const { id, names, ...fields }: Policy = policy;
  const fund = 'fund' in policy ? { fund: toFund(id, policy.fund, scheme, view) } : {};
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  const answer: object = {
    ...toRule({ id, names }, scheme, view),
    ...Object.fromEntries(known),
    ...fund,
  };
  return answer as ApiSchemeResponse[List][number];
}

function toRule({ id, names }: Pick<Policy, 'id' | 'names'>, scheme: Scheme, view: MoneyView) {
  const evidence = scheme.evidence?.find(({ ruleId }) => ruleId === id);
  return toCompact({
    ...toNamed(id, names, view.language),
    isFact: scheme.facts.includes(id),
    evidence: evidence && {
      isFact: evidence.isFact,
      confidence: evidence.confidence,
      source: evidence.source,
    },
  });
}

const places: Readonly<
  Record<string, { readonly text: string; readonly translations: { readonly en: string } }>
> = {
  operator: { text: '运营商', translations: { en: 'the operator' } },
  home: { text: '发卡城市财政', translations: { en: "the treasury of the card's city" } },
  host: { text: '乘车城市财政', translations: { en: "the treasury of the network's city" } },
};

function toFund(
  policyId: string,
  fund: readonly FundShare[],
  scheme: Scheme,
  view: MoneyView,
): ApiFundShare[] {
  return fund.map(({ afterCeiling, payer, shareBp, yearlyCeilingFen }) => {
    const names = places[payer] ?? scheme.parties.find(({ id }) => id === payer)?.names;
    const named = toNamed(payer, names, view.language);
    const isPlace = payer === 'home' || payer === 'host';
    const isReached = (scheme.switches ?? []).some(
      (reached) => reached.policyId === policyId && (isPlace || reached.partyId === payer),
    );
    return toCompact({
      payer,
      payerName: named.name,
      payerNames: named.names,
      shareBp,
      yearlyCeilingFen: yearlyCeilingFen ?? undefined,
      afterCeiling: yearlyCeilingFen === null ? undefined : afterCeiling,
      isReached: yearlyCeilingFen !== null && isReached,
    });
  });
}

function toFare(fare: BaseFare): ApiSchemeResponse['networks'][number]['fare'] {
  if (fare.kind !== 'distance') return { ...fare };
  return toCompact({
    kind: 'distance' as const,
    bands: fare.bands.map((band) => ({ ...band })),
    beyond: fare.beyond ? { ...fare.beyond } : undefined,
  });
}
