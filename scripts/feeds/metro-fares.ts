/**
 * Distance fares of the metro: by the shortest way along the lines, one fare for a ride from gate to gate.
 */
import { toYuanText } from '../../server/base/fen.ts';
import { addFareVocabulary, type FareMediumId } from './fares-vocabulary.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import type { MetroLine } from './metro-stations.ts';
import { addTranslation } from './translations.ts';

/** Fares in yuan, each with its longest distance. */
const bands: readonly (readonly [upToM: number, yuan: number])[] = [
  [5_000, 2],
  [10_000, 3],
  [15_000, 4],
  [21_000, 5],
  [28_000, 6],
];
const LAST_BAND_M = 28_000;
const LAST_BAND_YUAN = 6;
const FURTHER_M = 10_000;

/** All media pay the same fare, because the sources confirm no discounts. */
const media: readonly FareMediumId[] = ['cash', 'qr', 'qingchengtong', 'tunion'];

const fareSource =
  '呼和浩特市发改委《关于呼和浩特市轨道交通票制票价的通知》, through CGo-Project/CGo-OpenMap city/hohhot/hohhot.js';

/** The fare in yuan for a distance. */
export function toMetroFareYuan(distanceM: number): number {
  const band = bands.find(([upToM]) => distanceM <= upToM);
  return band ? band[1] : LAST_BAND_YUAN + Math.ceil((distanceM - LAST_BAND_M) / FURTHER_M);
}

/** Shortest distances along the lines between all station codes. */
function toLineDistances(lines: readonly MetroLine[]): Map<string, Map<string, number>> {
  const distances = new Map<string, Map<string, number>>();
  const put = (from: string, to: string, metres: number) => {
    const row = distances.get(from) ?? new Map<string, number>();
    distances.set(from, row);
    row.set(to, Math.min(row.get(to) ?? Number.POSITIVE_INFINITY, metres));
  };
  for (const line of lines) {
    for (const a of line.stations) {
      for (const b of line.stations) put(a.code, b.code, Math.abs(a.cumulativeM - b.cumulativeM));
    }
  }
  const codes = [...distances.keys()];
  // Floyd-Warshall algorithm, for any number of lines and interchanges.
  for (const via of codes) {
    for (const from of codes) {
      const first = distances.get(from)!.get(via);
      if (first === undefined) continue;
      for (const [to, second] of distances.get(via)!) put(from, to, first + second);
    }
  }
  return distances;
}

/** Area id of a station. */
export function toAreaId(stationCode: string): string {
  return `metro-${stationCode}`;
}

/**
 * Adds fare rules between areas, products, and the rule that makes rides on several lines one ride.
 *
 * @param interchanges - stations where passengers change lines inside the gates
 */
export function addMetroFares(
  feed: FeedDraft,
  lines: readonly MetroLine[],
  networkId: string,
  interchanges: readonly string[],
): void {
  addFareVocabulary(feed, media, ['adult']);
  const yuanInUse = new Set<number>();
  for (const [from, row] of toLineDistances(lines)) {
    for (const [to, metres] of row) {
      if (from === to) continue;
      const yuan = toMetroFareYuan(metres);
      yuanInUse.add(yuan);
      addRow(feed, 'fare_leg_rules', {
        leg_group_id: 'metro-ride',
        network_id: networkId,
        from_area_id: toAreaId(from),
        to_area_id: toAreaId(to),
        fare_product_id: `metro_${yuan}`,
      });
    }
  }
  for (const yuan of [...yuanInUse].sort((a, b) => a - b)) {
    for (const medium of media) {
      addRow(feed, 'fare_products', {
        fare_product_id: `metro_${yuan}`,
        fare_product_name: `地铁单程 ${yuan} 元`,
        fare_media_id: medium,
        amount: toYuanText(yuan * 100),
        currency: 'CNY',
      });
    }
    addTranslation(feed, 'fare_products', 'fare_product_name', `metro_${yuan}`, {
      en: `Metro single ride, ${yuan} yuan`,
    });
  }
  for (const station of interchanges) {
    addRow(feed, 'fare_leg_join_rules', {
      from_network_id: networkId,
      to_network_id: networkId,
      from_stop_id: station,
      to_stop_id: station,
    });
  }
  addProvenance(feed, {
    table_name: 'fare_leg_rules',
    record_id: '*',
    confidence: 'derived',
    source: `bands: ${fareSource}; distances: metro.csv, which can differ from the charging distance by a band near a bound`,
  });
  addProvenance(feed, {
    table_name: 'fare_products',
    record_id: '*',
    confidence: 'sourced',
    source: `${fareSource}; no discount of any card is verified, so every medium pays the full fare; concessions for children, seniors and disabled persons are not verified and left out`,
  });
  addProvenance(feed, {
    table_name: 'fare_leg_join_rules',
    record_id: '*',
    confidence: 'sourced',
    source: 'CGo-Project/CGo-OpenMap city/hohhot/hohhot.js: interchange inside the paid area',
  });
}
