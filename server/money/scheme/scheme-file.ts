/**
 * The form of a scheme file: one version of the card's policy as JSON.
 *
 * The published JSON Schema is made from these shapes; what reaches across the file is in `check-scheme`.
 */
import { z } from 'zod';
import { findServiceDay } from '../../base/service-day.ts';

/** Amounts above ten million yuan are slips of the pen, and products with shares stay exact below. */
const fen = z.int().min(0).max(1_000_000_000).describe('integer fen');
const basisPoints = z.int().min(0).max(10_000).describe('basis points, 10000 is all');
const seconds = z.int().min(0).max(31_622_400).describe('seconds');
const roundToFen = z.int().min(1).max(10_000).describe('rounded down to a multiple of this, fen');
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'an id of letters, digits and . _ : -');
const ids = z.array(id);
const names = z.strictObject({
  text: z.string().min(1).describe('the name in its own language'),
  translations: z.record(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]+)*$/), z.string()).optional(),
});
const date = z.iso.date().refine((text) => findServiceDay(text) !== undefined, 'a calendar date, YYYY-MM-DD');

const party = z.strictObject({
  id,
  kind: z.enum(['operator', 'issuer', 'treasury', 'merchant', 'pool', 'centre']),
  city: id.nullable().default(null),
  names,
  agencies: z.array(z.string()).default([]).describe('feed:agency_id'),
  routes: z.array(z.string()).default([]).describe('feed:route_id, where one agency stands for several'),
});

const baseFare = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), amountFen: fen }),
  z.strictObject({
    kind: z.literal('distance'),
    bands: z.array(z.strictObject({ upToM: z.int().min(0).max(100_000_000), amountFen: fen })).min(1),
    beyond: z
      .strictObject({ stepM: z.int().min(1).max(100_000_000), stepFen: fen })
      .nullable()
      .default(null),
  }),
  z.strictObject({ kind: z.literal('gtfs') }),
  z.strictObject({ kind: z.literal('tapped') }),
]);

const network = z.strictObject({
  id,
  names,
  city: id.nullable().default(null),
  tapping: z.enum(['entry', 'entry-exit', 'purchase']),
  feedNetworks: z.array(z.string()).default([]).describe('feed:network_id'),
  agencies: z.array(z.string()).default([]).describe('feed:agency_id'),
  operators: ids.min(1),
  fare: baseFare,
  routeFares: z.array(z.strictObject({ routes: z.array(z.string()).min(1), fare: baseFare })).default([]),
  maxFareFen: fen,
  maxJourneySec: seconds.default(14_400),
  voidWithinSec: seconds.default(0),
  sameStopFen: fen.default(0),
  autocomplete: z.boolean().default(false),
});

const medium = z.strictObject({
  id,
  names,
  charging: z.enum(['card', 'account']),
  hasCounter: z.boolean(),
  issuerId: id,
  prefixes: z.array(z.string().min(1)).default([]),
  minBalanceFen: fen.default(0),
  negativeLimitFen: fen.default(0),
  discounts: z
    .array(
      z.strictObject({ networks: ids.min(1), percentBp: basisPoints, roundToFen: roundToFen.default(1) }),
    )
    .default([]),
});

const fund = z
  .array(
    z.strictObject({
      payer: id.describe('operator, home, host, or the id of a party'),
      shareBp: basisPoints,
      yearlyCeilingFen: z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
      afterCeiling: id.default('off').describe('off, or who takes the share over'),
    }),
  )
  .min(1);

const times = z
  .array(
    z.strictObject({
      fromSec: z.int().min(0).max(172_800).describe('on the clock of the service day, in'),
      toSec: z.int().min(0).max(172_800).describe('on the clock of the service day, out'),
      weekdays: z.array(z.int().min(0).max(6)).default([]).describe('0 is Monday; none: every day'),
    }),
  )
  .default([]);

const offPeak = z.strictObject({
  id,
  names,
  networks: ids.min(1),
  percentBp: basisPoints.describe('what is left to pay'),
  roundToFen: roundToFen.default(1),
  times,
  fund,
});

const concession = z.strictObject({
  ...offPeak.shape,
  categories: ids.min(1),
  homeCities: ids.min(1),
});

const transfer = z.strictObject({
  id,
  names,
  fromNetworks: ids.min(1),
  toNetworks: ids.min(1),
  from: z.enum(['first-on', 'previous-on', 'previous-off']),
  windowSec: seconds,
  maxOffFen: fen,
  sameRoute: z.enum(['excluded', 'allowed']).default('excluded'),
  maxCount: z.int().min(1).max(1_000).nullable().default(null),
  scaledByConcession: z.boolean().default(true),
  media: ids.default([]),
  fund,
});

const cap = z.strictObject({
  id,
  names,
  period: z.enum(['day', 'week', 'month']),
  networks: ids.min(1),
  categories: ids.default([]),
  amountFen: fen,
});

const evidence = z.strictObject({
  ruleId: id,
  isFact: z.boolean(),
  confidence: z.enum(['high', 'medium', 'low']),
  source: z.string().min(1),
});

/** One scheme file. */
export const schemeFile = z
  .strictObject({
    $schema: z.string().optional(),
    schemeId: id,
    version: z.int().min(1).max(1_000_000),
    validFrom: date.describe('first service day of this version'),
    names,
    timeZone: z.string().refine(isTimeZone, 'a time zone of the IANA database'),
    serviceDayStartSec: z.int().min(0).max(43_200),
    parties: z.array(party).min(1).describe('in the order in which ties are settled'),
    networks: z.array(network).min(1),
    media: z.array(medium).min(1),
    categories: z.array(z.strictObject({ id, names })).default([]),
    concessions: z.array(concession).default([]),
    offPeaks: z.array(offPeak).default([]),
    transfers: z.array(transfer).default([]),
    caps: z.array(cap).default([]),
    commissionBp: basisPoints,
    agingDays: z.int().min(0).max(3_660),
    apportionment: z.strictObject({
      method: z.enum(['path-probability', 'shortest-path', 'ride-count', 'gross-fare']),
      maxPaths: z.int().min(1).max(16),
      maxRatioBp: z.int().min(10_000).max(100_000),
      changePenaltySec: seconds,
      scaleSec: z.int().min(1).max(86_400),
    }),
    evidence: z.array(evidence).default([]),
  })
  .meta({ id: 'scheme', title: 'Shared card scheme, one version' });

export type SchemeFile = z.infer<typeof schemeFile>;

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
