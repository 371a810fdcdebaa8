/** Feed `hohhot-bus`: city buses of Hohhot. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { baitaClosingDate, shengleOpeningSource } from './bus-calendar.ts';
import { type CityTraits, toCityLine, toPlaceSources, toRouteId } from './bus-city-line.ts';
import { type FactLine, loadFactLines } from './bus-facts.ts';
import { addTariff, type Price, type TariffGroup, toFlatGroup, toShareFen } from './bus-fares.ts';
import { buildBusFeed } from './bus-feed.ts';
import { serviceStart } from './calendar.ts';
import { getText, loadSource } from './csv.ts';
import type { FeedDraft } from './feed-draft.ts';
import { createStreetNet } from './street-net.ts';
import { loadStreets } from './streets.ts';

const prefix = 'hb';
const baitaPrefix = `${prefix}-baita`;
const [tourLine, baitaLine] = ['青城炫彩观光线', '西机场专线(白塔)'];
/** Extended GTFS `route_type`: planners do not use such lines as a link to somewhere else. */
const SIGHTSEEING = 710 as const;
/** Lines to places outside the city. */
const outerLines = ['97', '101', '113', '114', '115'];
/** Running time of the tour line: three buses every 40 minutes make 120 minutes for a round, minus ten at the terminal. */
const tourRoundSec = 110 * 60;

function toTraits(line: FactLine): CityTraits {
  const { routeNo } = line;
  const city = { agencyId: 'hb-gongjiao', roadKind: 'city', servicePrefix: prefix } as const;
  if (routeNo === baitaLine) {
    return { agencyId: 'hb-jichang', roadKind: 'express', servicePrefix: baitaPrefix, family: 'airport' };
  }
  if (routeNo === tourLine) return { ...city, family: 'tourist', totalSec: tourRoundSec, isOneWay: true };
  if (outerLines.includes(routeNo)) return { ...city, family: 'outer', roadKind: 'suburban' };
  if (routeNo.startsWith('K')) return { ...city, family: 'express' };
  if (routeNo.startsWith('社区')) return { ...city, family: 'community' };
  if (line.terminusA === line.terminusB) return { ...city, family: 'loop' };
  return { ...city, family: 'trunk' };
}

/** Prices of a city line: 10 % off with the city card, half price for students, free for seniors. */
function toCityPrices(fareFen: number): Price[] {
  return [
    { medium: 'cash', amountFen: fareFen },
    { medium: 'qr', amountFen: fareFen },
    { medium: 'tunion', amountFen: fareFen },
    { medium: 'luchengtong', amountFen: fareFen },
    { medium: 'qingchengtong', rider: 'adult', amountFen: toShareFen(fareFen, 90) },
    { medium: 'qingchengtong', rider: 'student', amountFen: toShareFen(fareFen, 50) },
    { medium: 'qingchengtong', rider: 'senior', amountFen: 0 },
  ];
}

const cityFareSource =
  "flat fare in cash and by QR: public pages (1 yuan on lines 57, 113-115, 社区15); other cities' T-Union cards without discount: baike.baidu 交通联合; Luchengtong as one of them: derived; Qingchengtong 10 % off, students half, seniors free: background knowledge";

function listGroups(lines: readonly FactLine[]): TariffGroup[] {
  const special = [tourLine, baitaLine];
  const byFare = Map.groupBy(
    lines.filter(({ routeNo }) => !special.includes(routeNo)),
    ({ fareFen }) => fareFen as number,
  );
  const flat = [...byFare].map(([fareFen, group]) =>
    toFlatGroup(
      {
        networkId: `hb-${fareFen}`,
        zh: `呼和浩特公交${fareFen / 100}元线路`,
        en: `Hohhot bus, ${fareFen / 100} yuan lines`,
        routeIds: group.map(({ routeNo }) => toRouteId(prefix, routeNo)),
      },
      { prices: toCityPrices(fareFen), confidence: 'derived', source: cityFareSource },
    ),
  );
  const fareOf = (name: string) => lines.find(({ routeNo }) => routeNo === name)?.fareFen ?? 0;
  return [
    ...flat,
    toFlatGroup(
      {
        networkId: 'hb-tour',
        zh: '青城观光线',
        en: 'Hohhot sightseeing line',
        routeIds: [toRouteId(prefix, tourLine)],
      },
      {
        prices: [{ medium: 'qr', amountFen: fareOf(tourLine) }],
        confidence: 'reconstructed',
        source:
          'ticket by booking or QR: static.0471tv.org.cn 2025-04-18; the fare is not stated there, 20 yuan is a guess',
      },
    ),
    toFlatGroup(
      {
        networkId: 'hb-baita',
        zh: '白塔机场巴士',
        en: 'Baita airport bus',
        routeIds: [toRouteId(prefix, baitaLine)],
      },
      {
        prices: [
          { medium: 'cash', amountFen: fareOf(baitaLine) },
          { medium: 'qr', amountFen: fareOf(baitaLine) },
        ],
        confidence: 'reconstructed',
        source: 'background knowledge; no card is known to be accepted',
      },
    ),
  ];
}

/** Mongolian names of metro stations, used for bus stops of the same name. */
function loadMongolian(sourcesDir: string): Map<string, string> {
  if (!existsSync(join(sourcesDir, 'metro.csv'))) return new Map();
  return new Map(
    loadSource(sourcesDir, 'metro.csv').map((row) => [getText(row, 'name_zh'), getText(row, 'name_mn')]),
  );
}

/** Builds the feed from `bus_hohhot.csv` and `bus_hohhot_routes.csv`. */
export function buildHohhotBus(sourcesDir: string): FeedDraft {
  const net = createStreetNet(loadStreets(sourcesDir).filter(({ cityId }) => cityId === 'hohhot'));
  const facts = loadFactLines(sourcesDir, 'hohhot', net);
  const sources = toPlaceSources(facts);
  const lines = facts.map((line) => {
    const busLine = toCityLine(prefix, line, toTraits(line), net);
    if (line.routeNo === tourLine) return { ...busLine, routeType: SIGHTSEEING };
    if (line.routeNo !== baitaLine) return busLine;
    return {
      ...busLine,
      source: `${busLine.source}; runs until the old airport closes: ${shengleOpeningSource}`,
    };
  });
  const { feed } = buildBusFeed({
    feedId: 'hohhot-bus',
    prefix,
    agencies: [
      {
        agencyId: 'hb-gongjiao',
        zh: '呼和浩特市公共交通有限责任公司',
        en: 'Hohhot Public Transport Co., Ltd.',
        url: 'http://www.huhhot.gov.cn/',
      },
      {
        agencyId: 'hb-jichang',
        zh: '呼和浩特白塔国际机场巴士',
        en: 'Hohhot Baita International Airport Bus',
        url: 'http://www.huhhot.gov.cn/',
      },
    ],
    lines,
    spans: { [baitaPrefix]: { start: serviceStart, end: baitaClosingDate } },
    findPlaceSource: (name) => sources.get(name),
    mongolian: loadMongolian(sourcesDir),
    shapesSource: 'along the fitted streets of streets.csv, straight where there is none',
    agencySource: 'operators named by the line table; the site is that of the city government',
  });
  addTariff(feed, listGroups(facts), {
    confidence: 'derived',
    text: 'lines of one fare form a group; no transfer discount is published, so there is none here',
  });
  return feed;
}
