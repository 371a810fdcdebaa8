/**
 * Random fare tables for the random feed: networks, areas, joins, transfers with counts and limits, timeframes,
 * several groups and currencies; dense enough that most journeys have a price.
 */
import fc from 'fast-check';
import type { Fen } from '../../server/base/fen.ts';
import type { FareTables } from '../../server/transit/gtfs/rows.ts';

const routes = ['r0', 'r1', 'r2'];
const stops = Array.from({ length: 9 }, (_, i) => `s${i}`);
/** Stations of the stops, for fares only. */
export const fareParents: Readonly<Record<string, string>> = { s0: 'S', s1: 'S', s2: 'T', s3: 'T' };

const name = (text: string) => ({ text });
const rarely = <T>(value: fc.Arbitrary<T>, weight = 3) => fc.option(value, { nil: undefined, freq: weight });

/** Removes undefined columns, as the reader does. */
function toRow<T>(row: object): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
}

type Row<K extends keyof FareTables> = FareTables[K] extends readonly (infer R)[] ? R : never;

const group = fc.constantFrom('g0', 'g0', 'g1');
const productId = fc.constantFrom('p0', 'p1', 'p2', 'p3');

export interface FareKinds {
  readonly transfers: boolean;
  readonly times: boolean;
}

export function randomFares(feedId: string, { transfers, times }: FareKinds): fc.Arbitrary<FareTables> {
  const frame = times ? rarely(fc.constantFrom('peak', 'late'), 2) : fc.constant(undefined);
  const legRule = fc
    .record({
      legGroupId: group,
      networkId: fc.constantFrom('n0', 'n1', undefined),
      fromAreaId: fc.constantFrom('a0', 'a1', undefined, undefined),
      toAreaId: fc.constantFrom('a0', 'a1', undefined, undefined),
      fromTimeframeGroupId: frame,
      toTimeframeGroupId: frame,
      fareProductId: productId,
    })
    .map((row) => toRow<Row<'legRules'>>(row));
  const limit = times ? rarely(fc.constantFrom(600, 1200, 2400), 1) : fc.constant(undefined);
  const transferRule = fc
    .record({
      from: rarely(group, 1),
      to: rarely(group, 1),
      isSame: fc.boolean(),
      transferCount: fc.constantFrom(-1, 1, 2),
      durationLimitSec: limit,
      durationLimitType: fc.constantFrom(0, 1, 2, 3),
      fareTransferType: fc.constantFrom(0, 1, 2),
      fareProductId: rarely(productId, 1),
      filterFareProductId: fc.constantFrom(undefined, undefined, undefined, 'p0', 'p1'),
      needsSameProduct: fc.constantFrom(undefined, undefined, undefined, true),
    })
    .map(({ from, to, isSame, transferCount, ...row }) =>
      toRow<Row<'transferRules'>>({
        ...row,
        fromLegGroupId: from,
        toLegGroupId: isSame ? from : to,
        ...(isSame ? { transferCount } : {}),
      }),
    );
  const joinRule = fc
    .record({
      fromNetworkId: fc.constantFrom('n0', 'n0', 'n1', ''),
      toNetworkId: fc.constantFrom('n0', 'n0', 'n1', ''),
      fromStopId: rarely(fc.constantFrom(...stops, 'S', 'T'), 1),
      toStopId: rarely(fc.constantFrom(...stops, 'S', 'T'), 1),
    })
    .map((row) => toRow<Row<'joinRules'>>(row));
  const currency = fc.constantFrom('CNY', 'CNY', 'CNY', 'CNY', 'CNY', 'CNY', 'CNY', 'HKD');
  return fc
    .record({
      areas: fc.tuple(fc.subarray([...stops, 'S']), fc.subarray([...stops, 'T'])),
      networks: fc.tuple(...routes.map(() => fc.constantFrom('n0', 'n0', 'n1', undefined))),
      amounts: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 }),
      currencies: fc.array(currency, { minLength: 4, maxLength: 4 }),
      legRules: fc.array(legRule, { minLength: 2, maxLength: 7 }),
      base: fc.array(group, { minLength: 2, maxLength: 2 }),
      joinRules: fc.array(joinRule, { maxLength: 2 }),
      transferRules: transfers ? fc.array(transferRule, { maxLength: 4 }) : fc.constant([]),
      hasRulePriority: fc.boolean(),
    })
    .map(
      ({ areas, networks, amounts, currencies, legRules, base, ...rest }): FareTables => ({
        ...rest,
        feedId,
        areas: areas.map((stopIds, i) => ({ areaId: `a${i}`, name: name(`a${i}`), stopIds })),
        networks: ['n0', 'n1'].map((networkId) => ({
          networkId,
          name: name(networkId),
          routeIds: routes.filter((_, i) => networks[i] === networkId),
        })),
        timeframes: [
          { timeframeGroupId: 'peak', startSec: 0, endSec: 31_200, serviceId: 'daily' },
          { timeframeGroupId: 'late', startSec: 31_200, endSec: 86_400, serviceId: 'daily' },
        ],
        riderCategories: [],
        media: [],
        products: amounts.map((yuan, i) => ({
          fareProductId: `p${i}`,
          name: name(`p${i}`),
          amountFen: (yuan * 50) as Fen,
          currency: currencies[i] as string,
        })),
        legRules: [
          ...legRules,
          // Rules for whole networks, so that most legs have a price.
          { legGroupId: base[0] as string, fareProductId: 'p0' },
          { legGroupId: base[1] as string, networkId: 'n0', fareProductId: 'p1' },
        ],
      }),
    );
}

/** The same tables with every amount multiplied. */
export function multiplyFares(tables: FareTables, factor: number): FareTables {
  const products = tables.products.map((row) => ({ ...row, amountFen: (row.amountFen * factor) as Fen }));
  return { ...tables, products };
}
