/**
 * A region of two small towns of its own: buses in both, a railway between them, a card, districts and places. All parts of a
 * comparison are computed for it within seconds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FeedFiles, writeInlineFeed } from './inline-feed.ts';

interface Stop {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly lat: number;
  readonly lon: number;
}

interface Line {
  readonly id: string;
  readonly type: number;
  readonly stops: readonly Stop[];
  readonly headwayMin: number;
  readonly hopMin: number;
}

const toStop = (id: string, zh: string, en: string, lat: number, lon: number): Stop => ({
  id,
  zh,
  en,
  lat,
  lon,
});

/** Linjiang, around 30.30 N 118.00 E: stops a kilometre and a half apart. */
const linjiang = {
  station: toStop('L1', '临江站', 'Linjiang Railway Station', 30.3, 118),
  market: toStop('L2', '江市口', 'River Market', 30.31, 118.01),
  hospital: toStop('L3', '临江医院', 'Linjiang Hospital', 30.32, 118.02),
  school: toStop('L4', '江北大学', 'Jiangbei University', 30.33, 118.03),
  docks: toStop('L5', '老码头', 'Old Docks', 30.29, 118.03),
};
/** Wangshan, 35 km to the east. */
const wangshan = {
  station: toStop('W1', '望山站', 'Wangshan Railway Station', 30.3, 118.36),
  square: toStop('W2', '望山广场', 'Wangshan Square', 30.31, 118.37),
  works: toStop('W3', '望山机械厂', 'Wangshan Machine Works', 30.32, 118.38),
  temple: toStop('W4', '青山寺', 'Qingshan Temple', 30.29, 118.38),
};

const busLines: readonly (readonly [string, string, string, readonly Line[]])[] = [
  [
    'linjiang',
    '临江公交',
    'Linjiang Buses',
    [
      {
        id: '1',
        type: 3,
        stops: [linjiang.station, linjiang.market, linjiang.hospital, linjiang.school],
        headwayMin: 10,
        hopMin: 5,
      },
      {
        id: '2',
        type: 3,
        stops: [linjiang.station, linjiang.docks, linjiang.hospital],
        headwayMin: 15,
        hopMin: 7,
      },
    ],
  ],
  [
    'wangshan',
    '望山公交',
    'Wangshan Buses',
    [
      {
        id: '11',
        type: 3,
        stops: [wangshan.station, wangshan.square, wangshan.works],
        headwayMin: 10,
        hopMin: 5,
      },
      {
        id: '12',
        type: 3,
        stops: [wangshan.station, wangshan.temple, wangshan.works],
        headwayMin: 20,
        hopMin: 8,
      },
    ],
  ],
];
const railway: readonly Line[] = [
  {
    id: 'S1',
    type: 2,
    stops: [
      { ...linjiang.station, id: 'LJ' },
      { ...wangshan.station, id: 'WS' },
    ],
    headwayMin: 30,
    hopMin: 32,
  },
];

const toClock = (min: number) =>
  `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}:00`;

/** Both directions of the lines, from 6:00 to 22:00 on every day of 2026 and 2027. */
function toFeed(agency: string, zh: string, en: string, lines: readonly Line[]): FeedFiles {
  const stops = [...new Map(lines.flatMap((line) => line.stops.map((stop) => [stop.id, stop]))).values()];
  const trips: string[] = [];
  const times: string[] = [];
  for (const { headwayMin, hopMin, id, stops: calls } of lines) {
    for (const direction of [0, 1]) {
      const order = direction === 0 ? calls : calls.toReversed();
      for (let start = 360; start < 1320; start += headwayMin) {
        const trip = `${id}-${direction}-${start}`;
        trips.push(`${id},all,${trip},${direction}`);
        order.forEach((stop, i) => {
          const clock = toClock(start + hopMin * i);
          times.push(`${trip},${clock},${clock},${stop.id},${i + 1}`);
        });
      }
    }
  }
  const table = (head: string, rows: readonly string[]) => `${[head, ...rows].join('\n')}\n`;
  return {
    'agency.txt': table('agency_id,agency_name,agency_url,agency_timezone', [
      `${agency},${zh},https://${agency}.example,Asia/Shanghai`,
    ]),
    'calendar.txt': table(
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      ['all,1,1,1,1,1,1,1,20260101,20271231'],
    ),
    'routes.txt': table(
      'route_id,agency_id,route_short_name,route_type',
      lines.map(({ id, type }) => `${id},${agency},${id},${type}`),
    ),
    'stops.txt': table(
      'stop_id,stop_name,stop_lat,stop_lon',
      stops.map(({ id, lat, lon, zh: name }) => `${id},${name},${lat},${lon}`),
    ),
    'translations.txt': table('table_name,field_name,language,translation,record_id', [
      `agency,agency_name,en,${en},${agency}`,
      ...stops.map(({ en: name, id }) => `stops,stop_name,en,${name},${id}`),
    ]),
    'trips.txt': table('route_id,service_id,trip_id,direction_id', trips),
    'stop_times.txt': table('trip_id,arrival_time,departure_time,stop_id,stop_sequence', times),
  };
}

const toNames = (text: string, en: string) => ({ text, translations: { en } });

const party = (id: string, kind: string, zh: string, en: string, rest: object = {}) => ({
  id,
  kind,
  names: toNames(zh, en),
  ...rest,
});

const network = (id: string, zh: string, en: string, amountFen: number, rest: object) => ({
  id,
  names: toNames(zh, en),
  agencies: [`${id}:${id}`],
  operators: [`${id}-co`],
  fare: { kind: 'flat', amountFen },
  maxFareFen: 2_000,
  ...rest,
});

const scheme = {
  schemeId: 'two-towns',
  version: 1,
  validFrom: '2026-01-01',
  names: toNames('江山卡', 'Jiangshan Card'),
  timeZone: 'Asia/Shanghai',
  serviceDayStartSec: 16_200,
  parties: [
    party('linjiang-co', 'operator', '临江公交公司', 'Linjiang Buses', {
      city: 'linjiang',
      agencies: ['linjiang:linjiang'],
    }),
    party('wangshan-co', 'operator', '望山公交公司', 'Wangshan Buses', {
      city: 'wangshan',
      agencies: ['wangshan:wangshan'],
    }),
    party('railway-co', 'operator', '江山铁路', 'Jiangshan Railway', { agencies: ['railway:railway'] }),
    party('linjiang-issuer', 'issuer', '临江卡公司', 'Linjiang Card Company', { city: 'linjiang' }),
    party('wangshan-issuer', 'issuer', '望山卡公司', 'Wangshan Card Company', { city: 'wangshan' }),
    party('linjiang-treasury', 'treasury', '临江市财政', 'Treasury of Linjiang', { city: 'linjiang' }),
    party('wangshan-treasury', 'treasury', '望山市财政', 'Treasury of Wangshan', { city: 'wangshan' }),
    party('centre', 'centre', '清分中心', 'Clearing centre'),
  ],
  networks: [
    network('linjiang', '临江公交', 'Linjiang buses', 200, { city: 'linjiang', tapping: 'entry' }),
    network('wangshan', '望山公交', 'Wangshan buses', 150, { city: 'wangshan', tapping: 'entry' }),
    network('railway', '江山铁路', 'Jiangshan Railway', 1_200, { tapping: 'entry-exit' }),
  ],
  media: (['linjiang', 'wangshan'] as const).map((city, i) => ({
    id: `${city}-card`,
    names: i === 0 ? toNames('临江卡', 'Linjiang Card') : toNames('望山卡', 'Wangshan Card'),
    charging: 'card',
    hasCounter: false,
    issuerId: `${city}-issuer`,
    prefixes: [`T90${i + 1}`],
    discounts: [{ networks: ['linjiang', 'wangshan'], percentBp: 9_000 }],
  })),
  commissionBp: 30,
  agingDays: 7,
  apportionment: {
    method: 'path-probability',
    maxPaths: 4,
    maxRatioBp: 15_000,
    changePenaltySec: 300,
    scaleSec: 300,
  },
};

const seat = (adcode: string, zh: string, en: string, lat: number, lon: number) => ({
  adcode,
  names: { zh, en },
  lat,
  lon,
});

const cities = [
  {
    id: 'linjiang',
    names: { zh: '临江', en: 'Linjiang' },
    seats: [
      seat('900101', '江南区', 'Jiangnan District', 30.3, 118.01),
      seat('900102', '江北区', 'Jiangbei District', 30.32, 118.02),
    ],
  },
  {
    id: 'wangshan',
    names: { zh: '望山', en: 'Wangshan' },
    seats: [seat('900201', '望山城区', 'Wangshan District', 30.31, 118.37)],
  },
];

const region = {
  names: { zh: '江山两市', en: 'Linjiang–Wangshan' },
  scheme: 'scheme',
  bbox: { south: 30.1, west: 117.8, north: 30.5, east: 118.6 },
  start: { lat: 30.31, lon: 118.02, zoom: 13 },
  cities,
};

const residents = [300_000, 200_000, 250_000];

const zones = cities.flatMap(({ names: city, seats }) =>
  seats.map(({ adcode, lat, lon, names }) => [adcode, city.zh, names.zh, names.en, lat, lon]),
);

const places: readonly (readonly [string, string, Stop])[] = [
  ['临江', 'station', linjiang.station],
  ['临江', 'mall', linjiang.market],
  ['临江', 'hospital', linjiang.hospital],
  ['临江', 'university', linjiang.school],
  ['临江', 'scenic', linjiang.docks],
  ['望山', 'station', wangshan.station],
  ['望山', 'mall', wangshan.square],
  ['望山', 'office', wangshan.works],
  ['望山', 'scenic', wangshan.temple],
];

/** Writes the feeds and the region into `dir`. Returns the arguments with which a command uses them. */
export async function writeTwoTowns(dir: string): Promise<string[]> {
  const feeds = [
    ...busLines.map(([agency, zh, en, lines]) => [agency, toFeed(agency, zh, en, lines)] as const),
    ['railway', toFeed('railway', '江山铁路', 'Jiangshan Railway', railway)] as const,
  ];
  const folders = await Promise.all(feeds.map(([id, files]) => writeInlineFeed(join(dir, id), files)));
  const regionDir = join(dir, 'region');
  mkdirSync(join(regionDir, 'scheme'), { recursive: true });
  const toCsv = (head: string, rows: readonly (readonly unknown[])[]) =>
    `${[head, ...rows.map((row) => row.join())].join('\n')}\n`;
  writeFileSync(join(regionDir, 'region.json'), JSON.stringify(region));
  writeFileSync(join(regionDir, 'scheme', 'two-towns.v1.json'), JSON.stringify(scheme));
  writeFileSync(
    join(regionDir, 'zones.csv'),
    toCsv(
      'adcode,city,name_zh,name_en,seat_lat,seat_lon,pop_2020',
      zones.map((zone, i) => [...zone, residents[i]]),
    ),
  );
  writeFileSync(
    join(regionDir, 'places.csv'),
    toCsv(
      'id,city,category,name_zh,name_en,lat,lon',
      places.map(([city, category, { en, id, lat, lon, zh }]) => [
        `place-${id}`,
        city,
        category,
        zh,
        en,
        lat,
        lon,
      ]),
    ),
  );
  return ['--feeds', ...folders, '--region', join(regionDir, 'region.json')];
}
