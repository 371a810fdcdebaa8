/** Feed `intercity-bus`: county lines, coaches and airport lines of both cities. */
import { shengleOpeningDate } from './bus-calendar.ts';
import { addTariff } from './bus-fares.ts';
import { type BusAgency, buildBusFeed, type PlaceSource } from './bus-feed.ts';
import { listIntercityGroups } from './bus-intercity-fares.ts';
import { intercityPrefix, leftOut, loadIntercityLines, shenglePrefix } from './bus-intercity-lines.ts';
import { serviceEnd } from './calendar.ts';
import type { FeedDraft } from './feed-draft.ts';

const hohhotUrl = 'http://www.huhhot.gov.cn/';
const baotouUrl = 'http://www.baotou.gov.cn/';
const agencies: readonly BusAgency[] = [
  { agencyId: 'ic-huyun', zh: '内蒙古呼运(集团)', en: 'Inner Mongolia Huyun Group', url: hohhotUrl },
  { agencyId: 'ic-qixian', zh: '呼和浩特市旗县客运', en: 'Hohhot County Coaches', url: hohhotUrl },
  { agencyId: 'ic-jichang', zh: '机场巴士', en: 'Airport Bus', url: hohhotUrl },
  {
    agencyId: 'ic-baotou-gongjiao',
    zh: '包头市公交运输集团有限责任公司',
    en: 'Baotou Public Transport Group Co., Ltd.',
    url: baotouUrl,
    phone: '0472-5907777',
  },
  {
    agencyId: 'ic-changke',
    zh: '包头市公交运输集团长客总公司',
    en: 'Baotou Public Transport Group, Long-Distance Coaches',
    url: baotouUrl,
  },
  { agencyId: 'ic-baoe', zh: '包头/鄂尔多斯客运', en: 'Baotou and Ordos Coaches', url: baotouUrl },
];

/** Builds the feed from `intercity_bus.csv` and `bus_intercity_points.csv`. */
export function buildIntercityBus(sourcesDir: string): FeedDraft {
  const lines = loadIntercityLines(sourcesDir);
  const placeSources = new Map<string, PlaceSource>();
  for (const { name, source } of lines.flatMap(({ points }) => points)) {
    if (!placeSources.has(name)) placeSources.set(name, source);
  }
  const absent = Object.entries(leftOut).map(([id, why]) => `${id}: ${why}`);
  const busFeed = buildBusFeed({
    feedId: 'intercity-bus',
    prefix: intercityPrefix,
    agencies,
    lines: lines.map(({ line }) => line),
    spans: { [shenglePrefix]: { start: shengleOpeningDate, end: serviceEnd } },
    findPlaceSource: (name) => placeSources.get(name),
    shapesSource: 'straight lines through the stops; distances of the fact table',
    agencySource: 'operators named by the line table, not verified; the site is that of the city government',
    routesNote: `lines of the table that are not in this feed: ${absent.join('; ')}`,
  });
  addTariff(busFeed.feed, listIntercityGroups(busFeed, lines), {
    confidence: 'derived',
    text: 'lines of one fare form a group; no transfer discount is published, so there is none here',
  });
  return busFeed.feed;
}
