/**
 * A region small enough to read: a metro line, a train across the boundary, a bus.
 *
 *   walk   hm:xinhua --1--> hm:east   rail:hhe ==D6771==> rail:bt   bt:station --5路--> bt:kundulun
 */
import { findServiceDay } from '../../server/base/service-day.ts';
import type {
  Itinerary,
  ItineraryCall,
  ItineraryPlace,
  ItineraryRoute,
  RideLeg,
  StreetLeg,
} from '../../server/planner/model/itinerary.ts';
import type { Place } from '../../server/planner/places/place.ts';

export const timeZone = 'Asia/Shanghai';
export const day = findServiceDay('2026-11-25')!;
/** 2026-11-25 07:00 in Hohhot. */
export const nowMs = Date.UTC(2026, 10, 24, 23, 0, 0);

const place = (
  stopId: string,
  zh: string,
  en: string,
  lat: number,
  lon: number,
): ItineraryPlace & { stopId: string } => ({
  stopId,
  name: { text: zh, translations: { zh, en } },
  lat,
  lon,
});

export const xinhua = {
  ...place('hm:xinhua', '新华广场', 'Xinhua Square', 40.8155, 111.6631),
  stationId: 'hm:s1',
};
export const metroEast = place('hm:east', '呼和浩特东站', 'Hohhot East Railway Station', 40.8457, 111.7603);
const railEast = {
  ...place('rail:hhe', '呼和浩特东', 'Hohhot East', 40.846, 111.7607),
  platformCode: '3',
};
const railBaotou = place('rail:bt', '包头', 'Baotou', 40.6068, 109.8303);
const busBaotou = place('bt:station', '包头站', 'Baotou Railway Station', 40.607, 109.831);
export const kundulun = place('bt:kundulun', '昆都仑区政府', 'Kundulun District Government', 40.642, 109.838);

const name = (zh: string, en: string) => ({ text: zh, translations: { zh, en } });

export const metroRoute: ItineraryRoute = {
  routeId: 'hm:1',
  shortName: '1号线',
  longName: name('呼和浩特地铁1号线', 'Hohhot Metro Line 1'),
  routeType: 1,
  color: 'E4002B',
  textColor: 'FFFFFF',
  agencyId: 'hm:metro',
  agencyName: name('呼和浩特地铁', 'Hohhot Metro'),
  agencyUrl: 'https://metro.example/',
  confidence: 'sourced',
};
const trainRoute: ItineraryRoute = {
  ...metroRoute,
  routeId: 'rail:D6771',
  shortName: '',
  longName: name('呼和浩特东—包头', 'Hohhot East–Baotou'),
  routeType: 101,
  color: 'not a colour',
  agencyId: 'rail:cr',
  agencyName: name('中国铁路', 'China Railway'),
};
export const busRoute: ItineraryRoute = {
  ...metroRoute,
  routeId: 'bt:5',
  shortName: '5路',
  longName: { text: '5路' },
  routeType: 3,
  agencyId: 'bt:bus',
  agencyName: { text: '包头公交' },
  confidence: 'reconstructed',
};

const call = (at: ItineraryPlace, arrivalSec: number, departureSec = arrivalSec): ItineraryCall => ({
  ...at,
  arrivalSec,
  departureSec,
});

export const walkLeg: StreetLeg = {
  kind: 'walk',
  from: { name: { text: '起点', translations: { en: 'Start' } }, lat: 40.8151, lon: 111.6628 },
  to: xinhua,
  departureSec: 27_000,
  arrivalSec: 27_060,
  distanceM: 51.4,
  geometry: [
    { lat: 40.8151, lon: 111.6628 },
    { lat: 40.8155, lon: 111.6631 },
  ],
};

const ride = (
  route: ItineraryRoute,
  calls: readonly [ItineraryCall, ...ItineraryCall[]],
  extra: Partial<RideLeg> & Pick<RideLeg, 'tripId' | 'headsign'>,
): RideLeg => ({
  kind: 'ride',
  from: calls[0],
  to: calls.at(-1)!,
  departureSec: calls[0].departureSec,
  arrivalSec: calls.at(-1)!.arrivalSec,
  calls,
  feedId: route.routeId.split(':')[0]!,
  serviceDay: day,
  route,
  geometry: calls.map(({ lat, lon }) => ({ lat, lon })),
  distanceM: 9_000.6,
  crossesBoundary: false,
  interlineWithPreviousLeg: false,
  ...extra,
});

export const metroLeg = ride(
  metroRoute,
  [
    call(xinhua, 27_120),
    call(place('hm:mid', '人民会堂', "People's Hall", 40.82, 111.7), 27_400, 27_430),
    call(metroEast, 28_200),
  ],
  {
    tripId: 'hm:1_up',
    headsign: name('坝堰（机场）', 'Bayan (Airport)'),
    tripStartSec: 26_400,
    headwaySec: 300,
  },
);
const trainLeg = ride(trainRoute, [call(railEast, 29_400), call(railBaotou, 33_120)], {
  tripId: 'rail:D6771',
  headsign: name('包头', 'Baotou'),
  tripShortName: 'D6771',
  crossesBoundary: true,
});
const busLeg = ride(busRoute, [call(busBaotou, 33_600), call(kundulun, 35_000)], {
  tripId: 'bt:5_1',
  headsign: name('友谊广场', 'Youyi Square'),
});

const childRider = {
  id: 'child',
  name: name('儿童', 'Child'),
  isDefault: false,
  eligibilityUrl: 'https://metro.example/child',
};

const metroSingle = {
  name: name('单程 4 元', 'Single 4 yuan'),
  amountFen: 400,
  currency: 'CNY',
  medium: { id: 'card', name: name('青城通', 'Qingcheng Card'), type: 2 },
  riderCategory: { id: 'adult', name: name('普通', 'Adult'), isDefault: true },
};

export const itinerary: Itinerary = {
  day,
  timeZone,
  departureSec: 27_000,
  arrivalSec: 35_000,
  transfers: 2,
  walkM: 51.4,
  legs: [walkLeg, metroLeg, trainLeg, busLeg],
  tags: ['fastest', 'cheapest'],
  fare: {
    totalFen: 4_350,
    currency: 'CNY',
    parts: [
      {
        legIndexes: [1],
        amountFen: 400,
        currency: 'CNY',
        product: {
          productId: 'hm:p4',
          name: name('单程 4 元', 'Single 4 yuan'),
          medium: { id: 'card', name: name('青城通', 'Qingcheng Card'), type: 2 },
          riderCategory: { id: 'adult', name: name('普通', 'Adult') },
        },
        reasons: [
          {
            kind: 'leg-rule',
            ruleId: 'fare_leg_rules:a>b',
            zh: '里程 9 公里',
            en: 'Distance 9 km',
            amountFen: 400,
          },
        ],
        confidence: 'sourced',
      },
      {
        legIndexes: [2],
        amountFen: 3_850,
        currency: 'CNY',
        reasons: [
          { kind: 'leg-rule', ruleId: 'rail:2nd', zh: '二等座', en: 'Second class', amountFen: 3_850 },
        ],
        confidence: 'derived',
      },
      {
        legIndexes: [3],
        amountFen: 100,
        currency: 'CNY',
        reasons: [
          { kind: 'leg-rule', ruleId: 'bt:flat', zh: '一票制', en: 'Flat fare', amountFen: 200 },
          { kind: 'transfer-rule', ruleId: 'bt:transfer', zh: '换乘优惠', en: 'Transfer', amountFen: -100 },
        ],
        confidence: 'derived',
      },
    ],
    sales: [
      {
        legIndexes: [1],
        offers: [[metroSingle, { ...metroSingle, amountFen: 200, riderCategory: childRider }]],
      },
      {
        legIndexes: [2],
        offers: [[{ name: name('二等座', 'Second class'), amountFen: 3_850, currency: 'CNY' }]],
      },
      {
        legIndexes: [3],
        offers: [[{ name: name('单程票', 'Single ticket'), amountFen: 200, currency: 'CNY' }]],
        transfer: {
          type: 1,
          offers: [{ name: name('换乘优惠', 'Transfer discount'), amountFen: -100, currency: 'CNY' }],
        },
      },
    ],
  },
};

export const walkItinerary: Itinerary = {
  day,
  timeZone,
  departureSec: 27_000,
  arrivalSec: 27_060,
  transfers: 0,
  walkM: 51.4,
  legs: [walkLeg],
  tags: [],
};

export const xinhuaPlace: Place = {
  type: 'stop',
  id: 'hm:s1',
  name: xinhua.name,
  lat: xinhua.lat,
  lon: xinhua.lon,
  stopIds: ['hm:s1', 'hm:xinhua', 'hh:xinhua'],
  cityId: 'hohhot',
  routeTypes: [1, 3],
  lineCount: 12,
  importance: 0.8,
};
