/** Feed `baotou-bus`: city buses of Baotou. */
import { type CityTraits, toCityLine, toPlaceSources, toRouteId } from './bus-city-line.ts';
import { type FactLine, loadFactLines } from './bus-facts.ts';
import { addTariff, type Price, type TariffGroup, toFlatGroup, toShareFen } from './bus-fares.ts';
import { buildBusFeed } from './bus-feed.ts';
import type { FeedDraft } from './feed-draft.ts';

const prefix = 'bb';
const airportLine = '机场巴士';
const shiguaiLine = '61';
/** Lines with the published fare group of lines between districts (as is line 9, for which the tables have no facts). */
const interDistrictLines = ['3', '12'];

/** Published night departures of line 2: 20:50, 21:15, 21:50, 22:20 and the last bus at 23:20. */
const line2NightSec = [
  [20, 50],
  [21, 15],
  [21, 50],
  [22, 20],
  [23, 20],
].map(([hour = 0, minute = 0]) => hour * 3600 + minute * 60);
/** Published running time of line 2: about 50 minutes from end to end. */
const line2RunSec = 50 * 60;
/** Running time of line 56: two buses and an hourly departure from each end (published), less five minutes of rest at the end. */
const line56RunSec = 55 * 60;

function toTraits({ routeNo, fareFen }: FactLine): CityTraits {
  const city = { agencyId: 'bb-gongjiao', roadKind: 'city', servicePrefix: prefix } as const;
  if (routeNo === airportLine)
    return { ...city, agencyId: 'bb-jichang', roadKind: 'express', family: 'airport' };
  if (routeNo === shiguaiLine) return { ...city, roadKind: 'suburban', family: 'outer' };
  if (routeNo === '56') {
    return { ...city, roadKind: 'suburban', family: 'outer', totalSec: line56RunSec };
  }
  if (routeNo === '2') return { ...city, family: 'trunk', totalSec: line2RunSec, listedSec: line2NightSec };
  if (routeNo.startsWith('K')) return { ...city, family: 'express' };
  return { ...city, family: fareFen > 100 ? 'interDistrict' : 'trunk' };
}

/** With the Luchengtong card: half price, a fifth for students, free for seniors. Other media pay the full fare. */
function toCityPrices(fareFen: number): Price[] {
  return [
    { medium: 'cash', amountFen: fareFen },
    { medium: 'qr', amountFen: fareFen },
    { medium: 'tunion', amountFen: fareFen },
    { medium: 'qingchengtong', amountFen: fareFen },
    { medium: 'luchengtong', rider: 'adult', amountFen: toShareFen(fareFen, 50) },
    { medium: 'luchengtong', rider: 'student', amountFen: toShareFen(fareFen, 20) },
    { medium: 'luchengtong', rider: 'senior', amountFen: 0 },
  ];
}

const cardSource =
  "Luchengtong 50 % off, students 80 % off, other cities' T-Union cards without discount: chaxiaohao.com read-1751312455 (2025-07-01, of line 2); Qingchengtong as one of them: derived; seniors free in the city: background knowledge (the card 老年爱心卡 is named by bbs.baotoushizx.com 11124)";

function listGroups(lines: readonly FactLine[]): TariffGroup[] {
  const groupOf = ({ routeNo, fareFen }: FactLine): string => {
    if (routeNo === airportLine) return 'airport';
    if (routeNo === shiguaiLine) return 'shiguai';
    return interDistrictLines.includes(routeNo) ? 'inter-district' : String(fareFen);
  };
  const names: Readonly<Record<string, readonly [zh: string, en: string]>> = {
    airport: ['包头机场巴士', 'Baotou airport bus'],
    shiguai: ['包头—石拐公交', 'Baotou - Shiguai bus'],
    'inter-district': ['包头跨区公交', 'Baotou bus, lines between districts'],
  };
  return [...Map.groupBy(lines, groupOf)].map(([key, group]) => {
    const fareFen = group[0]?.fareFen ?? 0;
    const yuan = fareFen / 100;
    const [zh, en] = names[key] ?? [`包头公交${yuan}元线路`, `Baotou bus, ${yuan} yuan lines`];
    const base = {
      networkId: `bb-${key}`,
      zh,
      en,
      routeIds: group.map(({ routeNo }) => toRouteId(prefix, routeNo)),
    };
    if (key === 'airport') {
      return toFlatGroup(base, {
        prices: [
          { medium: 'cash', amountFen: fareFen },
          { medium: 'qr', amountFen: fareFen },
        ],
        confidence: 'reconstructed',
        source: 'background knowledge; no card is known to be accepted',
      });
    }
    return toFlatGroup(base, {
      prices: toCityPrices(fareFen),
      confidence: key === 'shiguai' ? 'reconstructed' : 'derived',
      source: key === 'shiguai' ? `fare: a guess; ${cardSource}` : cardSource,
    });
  });
}

/** Builds the feed from `bus_baotou.csv` and `bus_baotou_routes.csv`. */
export function buildBaotouBus(sourcesDir: string): FeedDraft {
  const facts = loadFactLines(sourcesDir, 'baotou');
  const sources = toPlaceSources(facts);
  const { feed } = buildBusFeed({
    feedId: 'baotou-bus',
    prefix,
    agencies: [
      {
        agencyId: 'bb-gongjiao',
        zh: '包头市公交运输集团有限责任公司',
        en: 'Baotou Public Transport Group Co., Ltd.',
        url: 'http://www.baotou.gov.cn/',
        phone: '0472-5907777',
      },
      {
        agencyId: 'bb-jichang',
        zh: '包头机场',
        en: 'Baotou Airport',
        url: 'http://www.baotou.gov.cn/',
      },
    ],
    lines: facts.map((line) => toCityLine(prefix, line, toTraits(line))),
    findPlaceSource: (name) => sources.get(name),
    shapesSource: 'straight lines through the stops; distances of the fact table',
    agencySource: 'operators named by the line table; the site is that of the city government',
  });
  addTariff(feed, listGroups(facts), {
    confidence: 'derived',
    text: 'lines of one fare form a group; lines 3 and 12 are published as outside an offer that holds for city lines; no transfer discount is published, so there is none here',
  });
  return feed;
}
