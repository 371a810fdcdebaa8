/**
 * Railway fares by station pair and kind of train: second class in EMUs, hard seat in other trains.
 *
 * The tariff is derived from distance and marked so; pairs whose fare is known keep it.
 */
import { toYuanText } from '../../server/base/fen.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { getNumber, getText, loadSource } from './csv.ts';
import { addFareVocabulary } from './fares-vocabulary.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { type RailStation, toRailPlatformId } from './rail-stations.ts';
import type { RailTrain } from './rail-trains.ts';
import { addTranslation } from './translations.ts';

/** Kinds of trains with one tariff each; the id is the Fares v2 network. */
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

/** Fen per kilometre: lines for 300 km/h and more, lines for 200-250 km/h. */
const HIGHSPEED_FEN_PER_KM = 46;
const EMU_FEN_PER_KM = 28.5;
/** The line by way of Jungar, from the one fare known on it: 79.50 yuan for 248 km. */
const JUNGAR_FEN_PER_KM = 32;
const LEAST_EMU_FEN = 500;

const jungarLine = new Set(['托克托东', '准格尔', '东胜东', '鄂尔多斯']);
const jungarEnds = new Set([...jungarLine, '呼和浩特', '呼和浩特东']);

/**
 * Hard seat in an air-conditioned fast train, fen per km: base rate 5.861 with surcharges of 40 % for speed
 * and 25 % for air conditioning, half as much again for new coaches, and 2 % of the base as insurance.
 * Cheaper with distance.
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

/** Hard seat fare in fen; distances count in steps of 10 km. */
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

/** Second-class fare of an EMU in fen. */
function toEmuFen(km: number, fenPerKm: number): number {
  return Math.max(LEAST_EMU_FEN, toHalfYuan(km * fenPerKm));
}

/** Derived fare of a pair of stations, in fen. */
export function toRailFen(network: RailNetworkId, fromZh: string, toZh: string, km: number): number {
  if (network === 'rail-conventional') return toHardSeatFen(km);
  if (network === 'rail-highspeed') return toEmuFen(km, HIGHSPEED_FEN_PER_KM);
  const isJungarLine =
    jungarEnds.has(fromZh) && jungarEnds.has(toZh) && (jungarLine.has(fromZh) || jungarLine.has(toZh));
  return toEmuFen(km, isJungarLine ? JUNGAR_FEN_PER_KM : EMU_FEN_PER_KM);
}

/** Roughly how much longer the line is than the crow's flight, where no kilometres are known. */
const DETOUR = 1.2;

interface Pair {
  readonly network: RailNetworkId;
  readonly from: RailStation;
  readonly to: RailStation;
  readonly km: number;
}

/** Every ordered pair of stations a train joins, with the shortest distance of any train of that network. */
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

/** The area of a station. */
function toRailAreaId(stationId: string): string {
  return `rail-area-${stationId}`;
}

/** Writes networks, areas, products and a rule per pair of stations that a train joins. */
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
