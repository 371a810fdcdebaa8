/**
 * An invented tariff of two cities A and B, small enough to check by hand. It prices the worked examples.
 *
 * City A has a bus (AB) and a metro of two operators (AM1, AM2), city B a bus (BB), a railway (IR) joins them. Cards of
 * CA and CB are accounts charged by the back office; `chip-a` and `chip-b` are the same cards charged by the gate, with
 * a counter.
 */
import type { Names } from '../../server/base/names.ts';
import type { FareNetwork } from '../../server/money/scheme/fare-network.ts';
import type { FundShare, Medium, Party, Scheme, SchemeNetwork } from '../../server/money/scheme/scheme.ts';

const toNames = (text: string, en: string): Names => ({ text, translations: { en } });

const toParty = (id: string, kind: Party['kind'], city: string | null, text: string): Party => ({
  id,
  kind,
  city,
  names: toNames(text, id),
  agencies: [],
  routes: [],
});

const toShare = (payer: string, shareBp: number): FundShare => ({
  payer,
  shareBp,
  yearlyCeilingFen: null,
  afterCeiling: 'off',
});

type NetworkPart = Pick<SchemeNetwork, 'id' | 'city' | 'tapping' | 'operators' | 'fare' | 'maxFareFen'>;

const toNetwork = (part: NetworkPart): SchemeNetwork => ({
  names: toNames(part.id, part.id),
  feedNetworks: [],
  agencies: [],
  routeFares: [],
  maxJourneySec: 14_400,
  voidWithinSec: 600,
  sameStopFen: 300,
  autocomplete: false,
  ...part,
});

const toMedium = (id: string, issuerId: string, charging: Medium['charging'], prefix: string): Medium => ({
  id,
  names: toNames(id, id),
  charging,
  hasCounter: charging === 'card',
  issuerId,
  prefixes: [prefix],
  minBalanceFen: 0,
  negativeLimitFen: 1_000,
  discounts: [{ networks: ['A-bus'], percentBp: 9_000, roundToFen: 1 }],
});

/** Version 1 of the invented tariff, in force from 2026-01-01 (day 20,454). */
export const exampleScheme: Scheme = {
  schemeId: 'example',
  version: 1,
  validFrom: 20_454,
  names: toNames('示例一卡通', 'Example card'),
  timeZone: 'Asia/Shanghai',
  serviceDayStartSec: 16_200,
  parties: [
    toParty('AB', 'operator', 'A', '甲市公交'),
    toParty('AM1', 'operator', 'A', '甲市地铁一号线'),
    toParty('AM2', 'operator', 'A', '甲市地铁二号线'),
    toParty('BB', 'operator', 'B', '乙市公交'),
    toParty('IR', 'operator', null, '城际铁路'),
    toParty('SP', 'merchant', 'A', '甲市景区'),
    toParty('CA', 'issuer', 'A', '甲市一卡通公司'),
    toParty('CB', 'issuer', 'B', '乙市一卡通公司'),
    toParty('FA', 'treasury', 'A', '甲市财政'),
    toParty('FB', 'treasury', 'B', '乙市财政'),
    toParty('BP', 'pool', null, '同城化专项资金'),
    toParty('CC', 'centre', null, '清分中心'),
  ],
  networks: [
    toNetwork({
      id: 'A-bus',
      city: 'A',
      tapping: 'entry',
      operators: ['AB'],
      fare: { kind: 'flat', amountFen: 200 },
      maxFareFen: 200,
    }),
    toNetwork({
      id: 'A-metro',
      city: 'A',
      tapping: 'entry-exit',
      operators: ['AM1', 'AM2'],
      fare: {
        kind: 'distance',
        bands: [
          { upToM: 6_000, amountFen: 300 },
          { upToM: 12_000, amountFen: 400 },
          { upToM: 22_000, amountFen: 500 },
        ],
        beyond: null,
      },
      maxFareFen: 700,
    }),
    toNetwork({
      id: 'rail',
      city: 'A',
      tapping: 'entry-exit',
      operators: ['IR'],
      fare: { kind: 'gtfs' },
      maxFareFen: 4_000,
    }),
    toNetwork({
      id: 'B-bus',
      city: 'B',
      tapping: 'entry',
      operators: ['BB'],
      fare: { kind: 'flat', amountFen: 200 },
      maxFareFen: 200,
    }),
    toNetwork({
      id: 'A-scenic',
      city: 'A',
      tapping: 'purchase',
      operators: ['SP'],
      fare: { kind: 'tapped' },
      maxFareFen: 20_000,
    }),
  ],
  media: [
    toMedium('card-a', 'CA', 'account', 'A'),
    toMedium('card-b', 'CB', 'account', 'B'),
    toMedium('chip-a', 'CA', 'card', '31A'),
    toMedium('chip-b', 'CB', 'card', '31B'),
  ],
  categories: [{ id: 'student', names: toNames('学生', 'Student') }],
  concessions: [
    {
      id: 'student-rail',
      names: toNames('学生铁路优惠', 'Student rail fare'),
      categories: ['student'],
      homeCities: ['A', 'B'],
      networks: ['rail'],
      percentBp: 7_500,
      roundToFen: 10,
      times: [],
      fund: [toShare('home', 6_000), toShare('host', 4_000)],
    },
  ],
  offPeaks: [],
  transfers: [
    {
      id: 'T1',
      names: toNames('市内换乘优惠', 'Transfer within city A'),
      fromNetworks: ['A-bus', 'A-metro'],
      toNetworks: ['A-bus', 'A-metro'],
      from: 'first-on',
      windowSec: 3_600,
      maxOffFen: 200,
      sameRoute: 'excluded',
      maxCount: null,
      scaledByConcession: true,
      media: [],
      fund: [toShare('FA', 5_000), toShare('operator', 5_000)],
    },
    {
      id: 'T2',
      names: toNames('跨城换乘优惠', 'Transfer across the cities'),
      fromNetworks: ['rail'],
      toNetworks: ['B-bus'],
      from: 'previous-off',
      windowSec: 5_400,
      maxOffFen: 100,
      sameRoute: 'allowed',
      maxCount: null,
      scaledByConcession: true,
      media: [],
      fund: [toShare('FA', 5_000), toShare('FB', 5_000)],
    },
  ],
  caps: [
    {
      id: 'A-day',
      names: toNames('甲市每日封顶', 'Day cap of city A'),
      period: 'day',
      networks: ['A-bus', 'A-metro'],
      categories: [],
      amountFen: 1_000,
    },
  ],
  commissionBp: 30,
  agingDays: 7,
  apportionment: {
    method: 'path-probability',
    maxPaths: 4,
    maxRatioBp: 15_000,
    changePenaltySec: 300,
    scaleSec: 300,
  },
  facts: [],
};

/** Metro stops S1 to S9: metres from S1. Two paths lead to S9, the lines of AM1 alone to all others. */
const metroDistancesM: Readonly<Record<string, number>> = {
  'ex:S1': 0,
  'ex:S2': 4_000,
  'ex:S3': 5_000,
  'ex:S5': 9_000,
  'ex:S9': 18_000,
};

/** Rail fares between R1 in city A and R2, R3 in city B. */
const railFaresFen: Readonly<Record<string, number>> = { 'ex:R1>ex:R2': 3_000, 'ex:R1>ex:R3': 3_125 };

/**
 * The fare network of the worked examples: distances, rail fares, and the two paths from S1 to S9 (0.55 with 12 km AM1
 * and 6 km AM2, 0.45 with 4.5 km and 13.5 km).
 */
export const exampleFareNetwork: FareNetwork = {
  findDistanceM(networkId, fromStopId, toStopId) {
    const from = metroDistancesM[fromStopId];
    const to = metroDistancesM[toStopId];
    if (networkId !== 'A-metro' || from === undefined || to === undefined) return undefined;
    return Math.abs(to - from);
  },
  findFeedFareFen(trip) {
    const [from, to] = [trip.fromStopId ?? '', trip.toStopId ?? ''];
    return railFaresFen[`${from}>${to}`] ?? railFaresFen[`${to}>${from}`];
  },
  findWeights(networkId, fromStopId, toStopId) {
    if (networkId !== 'A-metro') return undefined;
    const ends = new Set([fromStopId, toStopId]);
    if (ends.has('ex:S1') && ends.has('ex:S9')) {
      return [
        { operatorId: 'AM1', weight: 862_500 },
        { operatorId: 'AM2', weight: 937_500 },
      ];
    }
    const distanceM = this.findDistanceM(networkId, fromStopId, toStopId);
    return distanceM === undefined ? undefined : [{ operatorId: 'AM1', weight: distanceM * 100 }];
  },
};
