/**
 * Railway fares by station pair and kind of train: second class in EMUs, hard seat in other trains.
 *
 * Fares are derived from distance and marked as such; known fares replace them.
 */
import { toYuanText } from '../../server/base/fen.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { getNumber, getText, loadSource } from './csv.ts';
import { addFareVocabulary } from './fares-vocabulary.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { type RailStation, toRailPlatformId } from './rail-stations.ts';
import type { RailTrain } from './rail-trains.ts';
import { addTranslation } from './translations.ts';

/** Fares v2 networks by kind of train, each with its own tariff. */
const railNetworks = {
  'rail-highspeed': {
    zh: '高速动车组',
    en: 'High-speed trains',
    seatZh: '高铁二等座',
    seatEn: 'High-speed, second class',
  },
  'rail-emu': {
    zh: '动车组与城际',
    en: 'EMU and intercity trains',
    seatZh: '动车二等座',
    seatEn: 'EMU, second class',
  },
  'rail-conventional': { zh: '普速列车', en: 'Conventional trains', seatZh: '硬座', seatEn: 'Hard seat' },
} as const;

export type RailNetworkId = keyof typeof railNetworks;

/** The network of a train number. */
export function toRailNetwork(trainNumber: string): RailNetworkId {
  if (trainNumber.startsWith('G')) return 'rail-highspeed';
  return /^[CD]/.test(trainNumber) ? 'rail-emu' : 'rail-conventional';
}

/** Fen per kilometre on lines for 300 km/h and more; then on lines for 200-250 km/h. */
const HIGHSPEED_FEN_PER_KM = 46;
const EMU_FEN_PER_KM = 28.5;
/** The line via Jungar, from its only known fare: 79.50 yuan for 248 km. */
const JUNGAR_FEN_PER_KM = 32;
const LEAST_EMU_FEN = 500;

const jungarLine = new Set(['托克托东', '准格尔', '东胜东', '鄂尔多斯']);
const jungarEnds = new Set([...jungarLine, '呼和浩特', '呼和浩特东']);

/**
 * Hard seat in an air-conditioned fast train, in fen per km: base rate 5.861, surcharges of 40 % for speed and 25 % for air
 * conditioning, times 1.5 for new coaches, plus 2 % of the base rate for insurance. Longer distances have lower rates.
 */
const HARD_SEAT_FEN_PER_KM = 5.861 * (1.65 * 1.5 + 0.02);
const tapers: readonly (readonly [upToKm: number, share: number])[] = [
  [200, 1],
  [500, 0.9],
  [1000, 0.8],
  [1500, 0.7],
  [2500, 0.6],
  [Number.POSITIVE_INFINITY, 0.5],
];
/** Ticket system levy. */
const HARD_SEAT_LEVY_FEN = 100;

const toHalfYuan = (fen: number): number => Math.round(fen / 50) * 50;

/** The hard seat fare in fen; distances are rounded to steps of 10 km. */
export function toHardSeatFen(km: number): number {
  const billedKm = Math.ceil(km / 10) * 10 - 5;
  let fen = 0;
  let fromKm = 0;
  for (const [upToKm, share] of tapers) {
    fen += Math.max(0, Math.min(billedKm, upToKm) - fromKm) * share * HARD_SEAT_FEN_PER_KM;
    fromKm = upToKm;
  }
  return toHalfYuan(fen) + HARD_SEAT_LEVY_FEN;
}

/** The second-class fare of an EMU in fen. */
function toEmuFen(km: number, fenPerKm: number): number {
  return Math.max(LEAST_EMU_FEN, toHalfYuan(km * fenPerKm));
}

/** The derived fare of a pair of stations in fen. */
export function toRailFen(network: RailNetworkId, fromZh: string, toZh: string, km: number): number {
  if (network === 'rail-conventional') return toHardSeatFen(km);
  if (network === 'rail-highspeed') return toEmuFen(km, HIGHSPEED_FEN_PER_KM);
  const isJungarLine =
    jungarEnds.has(fromZh) && jungarEnds.has(toZh) && (jungarLine.has(fromZh) || jungarLine.has(toZh));
  return toEmuFen(km, isJungarLine ? JUNGAR_FEN_PER_KM : EMU_FEN_PER_KM);
}

/** Assumed ratio of line length to straight-line distance, where no kilometres are known. */
const DETOUR = 1.2;

interface Pair {
  readonly network: RailNetworkId;
  readonly from: RailStation;
  readonly to: RailStation;
  readonly km: number;
}

/** All ordered pairs of stations that a train of a network serves, with the shortest distance. */
function listPairs(trains: readonly RailTrain[], stations: ReadonlyMap<string, RailStation>): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { number, calls } of trains) {
    const network = toRailNetwork(number);
    for (const [index, a] of calls.entries()) {
      const from = stations.get(a.stationZh)!;
      for (const b of calls.slice(index + 1)) {
        const to = stations.get(b.stationZh)!;
        if (from === to) continue;
        const km =
          a.km !== undefined && b.km !== undefined ? b.km - a.km : (toDistanceM(from, to) / 1000) * DETOUR;
        const key = `${network} ${from.id} ${to.id}`;
        if ((pairs.get(key)?.km ?? Number.POSITIVE_INFINITY) > km) pairs.set(key, { network, from, to, km });
      }
    }
  }
  return [...pairs.values()];
}

function loadKnownFen(sourcesDir: string): Map<string, number> {
  const known = new Map<string, number>();
  for (const row of loadSource(sourcesDir, 'rail_fares.csv')) {
    const network = getText(row, 'train_class') === 'D' ? 'rail-emu' : 'rail-conventional';
    const [from, to] = [getText(row, 'from'), getText(row, 'to')];
    const fen = Math.round(getNumber(row, 'fare_cny') * 100);
    known.set(`${network} ${from} ${to}`, fen);
    known.set(`${network} ${to} ${from}`, fen);
  }
  return known;
}

/** Area id of a station. */
function toRailAreaId(stationId: string): string {
  return `rail-area-${stationId}`;
}

/** Adds networks, areas, products, and a rule for each pair of stations that a train serves. */
export function addRailFares(
  feed: FeedDraft,
  trains: readonly RailTrain[],
  stations: ReadonlyMap<string, RailStation>,
  sourcesDir: string,
): void {
  addFareVocabulary(feed, ['rail-ticket'], ['adult']);
  for (const [id, { zh, en }] of Object.entries(railNetworks)) {
    addRow(feed, 'networks', { network_id: id, network_name: zh });
    addTranslation(feed, 'networks', 'network_name', id, { en });
  }
  const known = loadKnownFen(sourcesDir);
  const products = new Set<string>();
  const areas = new Map<string, RailStation>();
  for (const { network, from, to, km } of listPairs(trains, stations)) {
    const fen =
      known.get(`${network} ${from.nameZh} ${to.nameZh}`) ?? toRailFen(network, from.nameZh, to.nameZh, km);
    const productId = `${network}-${fen}`;
    areas.set(from.id, from).set(to.id, to);
    addRow(feed, 'fare_leg_rules', {
      leg_group_id: network,
      network_id: network,
      from_area_id: toRailAreaId(from.id),
      to_area_id: toRailAreaId(to.id),
      fare_product_id: productId,
    });
    if (products.has(productId)) continue;
    products.add(productId);
    addRow(feed, 'fare_products', {
      fare_product_id: productId,
      fare_product_name: railNetworks[network].seatZh,
      fare_media_id: 'rail-ticket',
      amount: toYuanText(fen),
      currency: 'CNY',
    });
    addTranslation(feed, 'fare_products', 'fare_product_name', productId, {
      en: railNetworks[network].seatEn,
    });
  }
  for (const [id, station] of areas) {
    addRow(feed, 'areas', { area_id: toRailAreaId(id), area_name: station.nameZh });
    addTranslation(feed, 'areas', 'area_name', toRailAreaId(id), { en: station.nameEn, mn: station.nameMn });
    addRow(feed, 'stop_areas', { area_id: toRailAreaId(id), stop_id: toRailPlatformId(id) });
  }
  addFareProvenance(feed);
}

function addFareProvenance(feed: FeedDraft): void {
  const tariff =
    'derived from timetable kilometres: second class 0.46 yuan/km in G trains, 0.285 in C and D trains (0.32 by way of Jungar), hard seat by the national tariff; rounded to 0.5 yuan; pairs of rail_fares.csv as remembered there';
  for (const table of ['fare_leg_rules', 'fare_products']) {
    addProvenance(feed, { table_name: table, record_id: '*', confidence: 'derived', source: tariff });
  }
  for (const table of ['areas', 'stop_areas', 'networks', 'route_networks']) {
    addProvenance(feed, {
      table_name: table,
      record_id: '*',
      confidence: 'derived',
      source: 'one fare area per station of a priced pair, one network per kind of train',
    });
  }
}
