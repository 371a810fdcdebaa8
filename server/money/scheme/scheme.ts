/**
 * The shared card's scheme: parties, networks, media, policies and who pays for them.
 *
 * One file is one version, in force from `validFrom`; a tap is priced by the version of its own service day. The zod
 * schemas below are the only definition: they check files, give the types, and are published as JSON Schema.
 * `parse-scheme.ts` checks what reaches across a file; `docs/clearing.md` says how the fields become money.
 */
import { z } from 'zod';
import { DEFAULT_CURRENCY, findCurrencyDigits } from '../../base/fen.ts';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';

/** Amounts above ten million yuan are typing errors; below, products with shares stay exact. */
const fen = z.int().min(0).max(1_000_000_000).describe('integer fen');
const basisPoints = z.int().min(0).max(10_000).describe('basis points, 10000 is all');
const seconds = z.int().min(0).max(31_622_400).describe('seconds');
const roundToFen = z.int().min(1).max(10_000).describe('rounded down to a multiple of this, fen');
const cardDigits = z.string().regex(/^[0-9]{1,40}$/, 'a card number of 1 to 40 digits');
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'an id of letters, digits and . _ : -');
const ids = z.array(id);
const names = z.strictObject({
  text: z.string().min(1).describe('the name in its own language'),
  translations: z.record(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]+)*$/), z.string()).exactOptional(),
});
const date = z.iso.date().refine((text) => findServiceDay(text) !== undefined, 'a calendar date, YYYY-MM-DD');

const party = z.strictObject({
  id,
  kind: z.enum(['operator', 'issuer', 'treasury', 'merchant', 'pool', 'centre']),
  /** City of a treasury, issuer or operator; null where it belongs to none. */
  city: id.nullable().default(null),
  names,
  /** Agencies of an operator or merchant: `feed:agency_id`. */
  agencies: z.array(z.string()).default([]).describe('feed:agency_id'),
  /** Routes of an operator that shares its agency with others: `feed:route_id`. */
  routes: z.array(z.string()).default([]).describe('feed:route_id, where one agency stands for several'),
});

const baseFare = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), amountFen: fen }),
  z.strictObject({
    kind: z.literal('distance'),
    /** Ascending; the fare is that of the first band whose `upToM` is at least the distance. */
    bands: z.array(z.strictObject({ upToM: z.int().min(0).max(100_000_000), amountFen: fen })).min(1),
    /** Beyond the last band, `stepFen` is added for each `stepM` begun; null: the last band's amount holds. */
    beyond: z
      .strictObject({ stepM: z.int().min(1).max(100_000_000), stepFen: fen })
      .nullable()
      .default(null),
  }),
  /** Fares v2 of the network's feed, or its Fares v1. */
  z.strictObject({ kind: z.literal('gtfs') }),
  /** The amount in the tap: purchases. */
  z.strictObject({ kind: z.literal('tapped') }),
]);

const network = z.strictObject({
  id,
  names,
  city: id.nullable().default(null),
  /** `entry`: priced at boarding; `entry-exit`: priced at the exit; `purchase`: merchants. */
  tapping: z.enum(['entry', 'entry-exit', 'purchase']),
  /** Networks of feeds that belong to it. */
  feedNetworks: z.array(z.string()).default([]).describe('feed:network_id'),
  /** Agencies whose lines belong to it, except lines whose own network another `feedNetworks` names. */
  agencies: z.array(z.string()).default([]).describe('feed:agency_id'),
  /** In the order in which ties are settled; several operators share a fare by weights. */
  operators: ids.min(1),
  fare: baseFare,
  /** Other fares for some routes (`feed:route_id`). */
  routeFares: z.array(z.strictObject({ routes: z.array(z.string()).min(1), fare: baseFare })).default([]),
  /** Highest fare: held at an entry, and charged for a journey whose entry is missing. */
  maxFareFen: fen,
  maxJourneySec: seconds.default(14_400),
  /** Entry and exit at one stop within this time cost nothing. */
  voidWithinSec: seconds.default(0),
  /** Price of entry and exit at one stop after `voidWithinSec`. */
  sameStopFen: fen.default(0),
  autocomplete: z.boolean().default(false),
});

const medium = z.strictObject({
  id,
  names,
  charging: z.enum(['card', 'account']),
  /** Whether the card counts its own taps. */
  hasCounter: z.boolean(),
  issuerId: id,
  /** Beginnings of card numbers, by which the medium of an unregistered card is recognised. */
  prefixes: z.array(z.string().min(1)).default([]),
  /** Ranges of card numbers. A version that has one lists all numbers that ride: those of its ranges and prefixes. */
  ranges: z
    .array(
      z.strictObject({
        from: cardDigits.describe('first number of the range'),
        to: cardDigits.describe('last number of the range, with as many digits'),
        issuerId: id.exactOptional().describe('who issues the cards; absent: the issuer of the medium'),
        isRegistered: z
          .boolean()
          .default(false)
          .describe('the issuer registers each of its cards: others were never issued, and do not ride'),
      }),
    )
    .exactOptional(),
  minBalanceFen: fen.default(0),
  negativeLimitFen: fen.default(0),
  /** Discounts of the medium itself, part of the base fare; networks not listed charge the full fare. */
  discounts: z
    .array(
      z.strictObject({ networks: ids.min(1), percentBp: basisPoints, roundToFen: roundToFen.default(1) }),
    )
    .default([]),
});

/** Who bears what a policy takes off; the shares of a policy sum to 10,000. */
const fund = z
  .array(
    z.strictObject({
      /** `home` and `host` are the treasuries of the card's city and of the network's city. */
      payer: id.describe('operator, home, host, or the id of a party'),
      shareBp: basisPoints,
      /** Highest sum in a calendar year; null without limit. */
      yearlyCeilingFen: z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
      /** Once the ceiling is reached: `off` ends the policy, otherwise this payer takes the share over. */
      afterCeiling: id.default('off').describe('off, or who takes the share over'),
    }),
  )
  .min(1);

/** Times of the entry at which a policy holds; empty: always. */
const times = z
  .array(
    z.strictObject({
      fromSec: z.int().min(0).max(172_800).describe('on the clock of the service day, in'),
      toSec: z.int().min(0).max(172_800).describe('on the clock of the service day, out'),
      weekdays: z.array(z.int().min(0).max(6)).default([]).describe('0 is Monday; none: every day'),
    }),
  )
  .default([]);

/** A lower price for entries in `times`. */
const offPeak = z.strictObject({
  id,
  names,
  networks: ids.min(1),
  percentBp: basisPoints.describe('what is left to pay'),
  roundToFen: roundToFen.default(1),
  times,
  fund,
});

/** A lower price for riders of some categories. */
const concession = z.strictObject({
  ...offPeak.shape,
  categories: ids.min(1),
  /** Cities whose cards carry it: the own city alone, or other cities as well. */
  homeCities: ids.min(1),
});

/** Money off a journey that follows another one within a time. */
const transfer = z.strictObject({
  id,
  names,
  fromNetworks: ids.min(1),
  toNetworks: ids.min(1),
  /** The tap from which `windowSec` counts: of the chain's first journey, or of the journey before. */
  from: z.enum(['first-on', 'previous-on', 'previous-off']),
  windowSec: seconds,
  maxOffFen: fen,
  /** A discount by percentage: `maxOffFen` still holds. */
  percentBp: basisPoints.exactOptional().describe('what is left to pay at least, of the fare before it'),
  sameRoute: z.enum(['excluded', 'allowed']).default('excluded'),
  /** Journeys of one chain that may have it; null without limit. */
  maxCount: z.int().min(1).max(1_000).nullable().default(null),
  scaledByConcession: z.boolean().default(true),
  /** Media that have it; empty: all. */
  media: ids.default([]),
  fund,
});

/** The highest sum that a card pays in a period. */
const cap = z.strictObject({
  id,
  names,
  period: z.enum(['day', 'week', 'month']),
  networks: ids.min(1),
  /** Rider categories that it is for; empty: all. */
  categories: ids.default([]),
  amountFen: fen,
});

/** Amounts that a kind of record may state; a record beyond them is set aside until a person decides. */
const plausibleAmount = z.strictObject({
  kind: z.enum(['top-up', 'refund', 'claim', 'buy']),
  minFen: fen.default(0).describe('least amount'),
  maxFen: fen.describe('greatest amount'),
});

/** Where a rule comes from, and how far it can be trusted. */
const evidence = z.strictObject({
  /** Id of a network, medium or policy, or one of `sectionIds`. */
  ruleId: id,
  /** Whether the rule is published; otherwise it is an assumption of the scheme. */
  isFact: z.boolean(),
  confidence: z.enum(['high', 'medium', 'low']),
  source: z.string().min(1),
});

/** One scheme file. */
export const schemeFile = z
  .strictObject({
    $schema: z.string().exactOptional(),
    schemeId: id,
    version: z.int().min(1).max(1_000_000),
    validFrom: date.describe('first service day of this version'),
    names,
    timeZone: z.string().refine(isTimeZone, 'a time zone of the IANA database'),
    currency: z
      .string()
      .refine((code) => findCurrencyDigits(code) === 2, 'a currency of ISO 4217 that has hundredths')
      .describe('of all amounts, whose fen are hundredths of it; CNY if absent')
      .exactOptional(),
    /** Seconds after midnight at which a service day begins. */
    serviceDayStartSec: z.int().min(0).max(43_200),
    parties: z.array(party).min(1).describe('in the order in which ties are settled'),
    networks: z.array(network).min(1),
    media: z.array(medium).min(1),
    categories: z.array(z.strictObject({ id, names })).default([]),
    concessions: z.array(concession).default([]),
    offPeaks: z.array(offPeak).default([]),
    transfers: z.array(transfer).default([]),
    caps: z.array(cap).default([]),
    plausibleAmounts: z
      .array(plausibleAmount)
      .exactOptional()
      .describe(
        'by kind of record, whatever terminal wrote it; kinds that are not listed have no limit of their own',
      ),
    commissionBp: basisPoints,
    /** Days after which money of an unknown journey goes to the operator. */
    agingDays: z.int().min(0).max(3_660),
    /** How a fare is shared among the operators of a network. */
    apportionment: z.strictObject({
      method: z.enum(['path-probability', 'shortest-path', 'ride-count', 'gross-fare']),
      maxPaths: z.int().min(1).max(16),
      /** Paths that take longer than this ratio to the quickest one are left out. */
      maxRatioBp: z.int().min(10_000).max(100_000),
      changePenaltySec: seconds,
      /** Logit scale: probability is proportional to exp(-seconds / scaleSec). */
      scaleSec: z.int().min(1).max(86_400),
    }),
    evidence: z.array(evidence).default([]),
  })
  .meta({ id: 'scheme', title: 'Shared card scheme, one version' });

/**
 * The kinds of policies, which lower what a rider pays: each list of a scheme with the name of its step in a price, in the
 * order in which a price takes the steps. Checks, pricing, explanations, statements and the API go through this table.
 */
export const policySteps = {
  concessions: 'concession',
  offPeaks: 'off-peak',
  transfers: 'transfer',
  caps: 'cap',
} as const satisfies { readonly [List in keyof SchemeFile]?: string };

/** Parts of a scheme that have evidence without being a list of rules. */
export const sectionIds = ['parties', 'commission', 'aging', 'apportionment', 'service-day'] as const;

/** Plain data: nothing of a scheme changes after it is parsed. */
type Data<T> = T extends readonly (infer Item)[]
  ? readonly Data<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Data<T[Key]> }
    : T;

export type SchemeFile = Data<z.output<typeof schemeFile>>;

/** One version of the scheme, as pricing and settlement use it. */
export interface Scheme extends Omit<SchemeFile, '$schema' | 'validFrom' | 'evidence'> {
  readonly validFrom: ServiceDay;
  /** Payers whose yearly ceiling is reached on the day for which this scheme is used; never in a file. */
  readonly switches?: readonly SchemeSwitch[];
  /** Ids of rules that are facts; all others are assumptions. Shown beside every price. */
  readonly facts: readonly string[];
  readonly evidence?: SchemeFile['evidence'];
}

/** The currency of all amounts of a scheme. */
export const toSchemeCurrency = ({ currency = DEFAULT_CURRENCY }: Pick<Scheme, 'currency'>) => currency;

/** A payer that reached the yearly ceiling of a policy. */
export interface SchemeSwitch {
  readonly policyId: string;
  /** The party itself, where the policy says `home` or `host`. */
  readonly partyId: string;
}

export type Party = Scheme['parties'][number];
export type BaseFare = SchemeNetwork['fare'];
export type SchemeNetwork = Scheme['networks'][number];
export type Medium = Scheme['media'][number];
export type Concession = Scheme['concessions'][number];
export type OffPeak = Scheme['offPeaks'][number];
export type TransferDiscount = Scheme['transfers'][number];
export type Cap = Scheme['caps'][number];
export type FundShare = OffPeak['fund'][number];

/** Name of a list of policies in a scheme. */
export type PolicyList = keyof typeof policySteps;
export type Policy = Scheme[PolicyList][number];
/** A policy whose money somebody else pays. Caps have no fund: operators bear them by re-division. */
export type FundedPolicy = Extract<Policy, { readonly fund: unknown }>;

export const policyLists = Object.keys(policySteps) as PolicyList[];

/** All policies, in the order of the table of kinds and of the file. */
export function listPolicies(scheme: Pick<Scheme, PolicyList>): Policy[] {
  return policyLists.flatMap((list): readonly Policy[] => scheme[list]);
}

export function listFundedPolicies(scheme: Pick<Scheme, PolicyList>): FundedPolicy[] {
  return listPolicies(scheme).filter((policy) => 'fund' in policy);
}

/** Everything that a step of a price may name: networks, media and policies. */
export function listRules(
  scheme: Pick<Scheme, 'networks' | 'media' | PolicyList>,
): readonly (SchemeNetwork | Medium | Policy)[] {
  return [...scheme.networks, ...scheme.media, ...listPolicies(scheme)];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The published JSON Schema of a scheme file, as text. */
export function toSchemeJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(schemeFile, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`;
}
