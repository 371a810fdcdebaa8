/** Sources with real names of the two cities, from several feeds. */
import type { PlaceSource } from '../../../server/planner/places/place.ts';

interface Row {
  readonly id: string;
  readonly zh: string;
  readonly en?: string;
  readonly at: readonly [lat: number, lon: number];
  readonly routeTypes?: readonly number[];
  readonly lines?: number;
  readonly extra?: Partial<PlaceSource>;
}

export function toSource(row: Row): PlaceSource {
  const { id, zh, en, at, routeTypes = [3], lines = 2, extra } = row;
  return {
    type: 'stop',
    id,
    name: { text: zh, ...(en ? { translations: { en } } : {}) },
    lat: at[0],
    lon: at[1],
    routeTypes,
    routeIds: Array.from({ length: lines }, (_, i) => `${id}:line${i}`),
    ...extra,
  };
}

const rows: readonly Row[] = [
  { id: 'rail:BTC', zh: '包头', en: 'Baotou', at: [40.6068, 109.8303], routeTypes: [2], lines: 60 },
  { id: 'baotou-bus:1', zh: '包头站', en: 'Baotou Railway Station', at: [40.6075, 109.831], lines: 14 },
  { id: 'rail:BDC', zh: '包头东', en: 'Baotou East', at: [40.5722, 109.9836], routeTypes: [2], lines: 40 },
  { id: 'baotou-bus:2', zh: '包头东站', at: [40.5728, 109.984], lines: 9 },
  { id: 'rail:HHC', zh: '呼和浩特', en: 'Hohhot', at: [40.8277, 111.6589], routeTypes: [2], lines: 50 },
  {
    id: 'rail:NDC',
    zh: '呼和浩特东',
    en: 'Hohhot East',
    at: [40.8461, 111.7607],
    routeTypes: [2],
    lines: 70,
  },
  {
    id: 'metro:hhe',
    zh: '呼和浩特东站',
    en: 'Hohhot East Railway Station',
    at: [40.8457, 111.7603],
    routeTypes: [1],
    lines: 1,
  },
  {
    id: 'metro:xh-1',
    zh: '新华广场',
    en: 'Xinhua Square',
    at: [40.8155, 111.6631],
    routeTypes: [1],
    lines: 1,
    extra: { stationId: 'metro:xh' },
  },
  {
    id: 'metro:xh-2',
    zh: '新华广场',
    en: 'Xinhua Square',
    at: [40.8156, 111.6633],
    routeTypes: [1],
    lines: 1,
    extra: { stationId: 'metro:xh' },
  },
  { id: 'metro:xh', zh: '新华广场', en: 'Xinhua Square', at: [40.8155, 111.6632], routeTypes: [], lines: 0 },
  { id: 'hohhot-bus:7', zh: '新华广场', at: [40.8171, 111.6645], lines: 8 },
  { id: 'hohhot-bus:8', zh: '新华广场东', at: [40.8172, 111.6699], lines: 3 },
  { id: 'baotou-bus:9', zh: '新华广场', at: [40.65, 109.84], lines: 1 },
  { id: 'hohhot-bus:10', zh: '人民广场', en: "People's Square", at: [40.82, 111.68], lines: 4 },
  { id: 'hohhot-bus:11', zh: '重庆路', en: 'Chongqing Road', at: [40.83, 111.7], lines: 2 },
  {
    id: 'baotou-bus:12',
    zh: '昆都仑区政府',
    en: 'Kundulun District Government',
    at: [40.642, 109.838],
    lines: 5,
  },
  { id: 'baotou-bus:13', zh: '神华国际大厦', at: [40.643, 109.84], lines: 2 },
  { id: 'hohhot-bus:14', zh: '绿地中央广场', at: [40.85, 111.72], lines: 2 },
  { id: 'hohhot-bus:15', zh: '大学东路口(B座)', at: [40.81, 111.69], lines: 2 },
];

export const sources: readonly PlaceSource[] = [
  ...rows.map(toSource),
  {
    type: 'city',
    id: 'baotou',
    name: { text: '包头市', translations: { en: 'Baotou' } },
    lat: 40.657,
    lon: 109.84,
  },
  {
    type: 'city',
    id: 'hohhot',
    name: { text: '呼和浩特市', translations: { en: 'Hohhot' } },
    lat: 40.842,
    lon: 111.749,
  },
  {
    type: 'district',
    id: 'kundulun',
    name: { text: '昆都仑区', translations: { en: 'Kundulun District' } },
    lat: 40.64,
    lon: 109.82,
    cityId: 'baotou',
  },
  {
    type: 'poi',
    id: 'poi:dazhao',
    name: { text: '大召', translations: { en: 'Dazhao Temple' } },
    lat: 40.803,
    lon: 111.65,
    category: 'scenic',
  },
  {
    type: 'poi',
    id: 'poi:hhe',
    name: { text: '呼和浩特东站' },
    lat: 40.8462,
    lon: 111.7612,
    category: 'station',
  },
];
