/** An interchange station: levels, halls, gates, stairs, lifts and the transfer time between platforms. */
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { addTranslation } from './translations.ts';

/** A platform of the station and its line. */
export interface Platform {
  readonly stopId: string;
  readonly line: string;
}

/** Pathway modes of the GTFS reference. */
const WALKWAY = 1;
const STAIRS = 2;
const ELEVATOR = 5;
const FARE_GATE = 6;
const EXIT_GATE = 7;

/** Assumed walking times. */
const STREET_TO_HALL_SEC = 60;
const GATE_SEC = 5;
const HALL_TO_PLATFORM_SEC = 45;
/** Assumed times by lift, including the wait. */
const LIFT_TO_HALL_SEC = 90;
const LIFT_TO_PLATFORM_SEC = 80;

const levels = [
  { id: 'metro-street', index: 0, zh: '地面', en: 'Street' },
  { id: 'metro-hall', index: -1, zh: '站厅', en: 'Concourse' },
  { id: 'metro-upper', index: -2, zh: '上层站台', en: 'Upper platforms' },
  { id: 'metro-lower', index: -3, zh: '下层站台', en: 'Lower platforms' },
] as const;

/** Level id of the platforms of a line. */
export function toPlatformLevel(line: string): string {
  return line === '1' ? 'metro-upper' : 'metro-lower';
}

/**
 * Adds levels, halls (as nodes), pathways and transfers of an interchange station.
 *
 * @param changeSec - published time between the platforms of the two lines
 */
export function addInterchange(
  feed: FeedDraft,
  station: {
    readonly id: string;
    readonly nameZh: string;
    readonly nameEn: string;
    readonly lat: number;
    readonly lon: number;
  },
  entranceId: string,
  platforms: readonly Platform[],
  changeSec: number,
): void {
  for (const { id, index, zh, en } of levels) {
    addRow(feed, 'levels', { level_id: id, level_index: index, level_name: zh });
    addTranslation(feed, 'levels', 'level_name', id, { en });
  }
  const halls = [
    {
      id: `${station.id}-outer-hall`,
      zh: `${station.nameZh} 非付费区`,
      en: `${station.nameEn}, outside the gates`,
    },
    {
      id: `${station.id}-inner-hall`,
      zh: `${station.nameZh} 付费区`,
      en: `${station.nameEn}, inside the gates`,
    },
  ] as const;
  for (const { id, zh, en } of halls) {
    addRow(feed, 'stops', {
      stop_id: id,
      stop_name: zh,
      stop_lat: station.lat,
      stop_lon: station.lon,
      location_type: 3,
      parent_station: station.id,
      level_id: 'metro-hall',
    });
    addTranslation(feed, 'stops', 'stop_name', id, { en });
    addProvenance(feed, {
      table_name: 'stops',
      record_id: id,
      confidence: 'reconstructed',
      source: 'halls set at the station point, as the usual layout has them',
    });
  }
  const [outer, inner] = [halls[0].id, halls[1].id];
  let count = 0;
  const addPathway = (from: string, to: string, mode: number, seconds: number, isBothWays = true) => {
    count += 1;
    addRow(feed, 'pathways', {
      pathway_id: `${station.id}-way-${String(count).padStart(2, '0')}`,
      from_stop_id: from,
      to_stop_id: to,
      pathway_mode: mode,
      is_bidirectional: isBothWays ? 1 : 0,
      traversal_time: seconds,
    });
  };
  addPathway(entranceId, outer, STAIRS, STREET_TO_HALL_SEC);
  addPathway(entranceId, outer, ELEVATOR, LIFT_TO_HALL_SEC);
  addPathway(outer, inner, FARE_GATE, GATE_SEC, false);
  addPathway(inner, outer, EXIT_GATE, GATE_SEC, false);
  for (const { stopId } of platforms) {
    addPathway(inner, stopId, STAIRS, HALL_TO_PLATFORM_SEC);
    addPathway(inner, stopId, ELEVATOR, LIFT_TO_PLATFORM_SEC);
  }
  for (const a of platforms) {
    for (const b of platforms) {
      if (a.line === b.line) {
        // Both platforms of a line are at the same island.
        if (a.stopId < b.stopId) addPathway(a.stopId, b.stopId, WALKWAY, 10);
        continue;
      }
      if (a.line < b.line) addPathway(a.stopId, b.stopId, STAIRS, changeSec);
      addRow(feed, 'transfers', {
        from_stop_id: a.stopId,
        to_stop_id: b.stopId,
        transfer_type: 2,
        min_transfer_time: changeSec,
      });
    }
  }
  addProvenance(feed, {
    table_name: 'transfers',
    record_id: '*',
    confidence: 'sourced',
    source: `CGo-Project/CGo-OpenMap city/hohhot/hohhot.js: T-shaped node, stairs between the platforms, about ${changeSec} s`,
  });
  for (const table of ['pathways', 'levels']) {
    addProvenance(feed, {
      table_name: table,
      record_id: '*',
      confidence: 'reconstructed',
      source: `${station.nameZh}: the usual layout of a T-shaped node, with lifts as the station is accessible; times but the published ${changeSec} s are assumed`,
    });
  }
}
