/**
 * Feed `hohhot-metro`: lines 1 and 2 with stations, platforms and entrances, headways between the published first and last trains,
 * and the distance fare.
 */
import { addCalendars, toServiceId } from './calendar.ts';
import { loadSource, type SourceRow } from './csv.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { addFeedMeta } from './feed-meta.ts';
import { addMetroFares, toAreaId } from './metro-fares.ts';
import { addInterchange, toPlatformLevel } from './metro-interchange.ts';
import { addDirectionService } from './metro-service.ts';
import {
  getServiceValue,
  type LineStation,
  loadMetroLines,
  type MetroDirection,
  type MetroLine,
} from './metro-stations.ts';
import { addTranslation, addValueTranslation } from './translations.ts';

const FEED_ID = 'hohhot-metro';
const AGENCY_ID = 'hohhot-metro';
const NETWORK_ID = 'hohhot-metro';

const directions = ['a', 'b'] as const;

/** Stop id of the platform of a line and direction. */
function toPlatformId(stationCode: string, line: string, direction: MetroDirection): string {
  return `${stationCode}-${line}${direction}`;
}

function addAgency(feed: FeedDraft): void {
  addRow(feed, 'agency', {
    agency_id: AGENCY_ID,
    agency_name: '呼和浩特地铁',
    agency_url: 'https://www.hhhtmetro.com',
    agency_timezone: 'Asia/Shanghai',
    agency_lang: 'zh',
  });
  addTranslation(feed, 'agency', 'agency_name', AGENCY_ID, { en: 'Hohhot Metro' });
  addProvenance(feed, {
    table_name: 'agency',
    record_id: AGENCY_ID,
    confidence: 'sourced',
    source: 'hhhtmetro.com: 呼和浩特市地铁运营有限公司',
  });
}

function addStation(feed: FeedDraft, station: LineStation, linesHere: readonly MetroLine[]): void {
  const { code, lat, lon } = station;
  const isInterchange = linesHere.length > 1;
  const place = { stop_lat: lat, stop_lon: lon, wheelchair_boarding: 1 };
  const names = { en: station.nameEn, mn: station.nameMn };
  const addNamed = (id: string, nameZh: string, row: Readonly<Record<string, string | number>>) => {
    addRow(feed, 'stops', { stop_id: id, stop_name: nameZh, ...place, ...row });
    const suffix = id.endsWith('-entrance') ? { en: `${names.en} entrance` } : names;
    addTranslation(feed, 'stops', 'stop_name', id, suffix);
    if (id === code) return;
    addProvenance(feed, {
      table_name: 'stops',
      record_id: id,
      confidence: 'derived',
      source: 'set at the station point: platforms and exits are not surveyed',
    });
  };
  addNamed(code, station.nameZh, { stop_code: code, location_type: 1 });
  addNamed(`${code}-entrance`, `${station.nameZh} 出入口`, {
    location_type: 2,
    parent_station: code,
    ...(isInterchange ? { level_id: 'metro-street' } : {}),
  });
  addRow(feed, 'areas', { area_id: toAreaId(code), area_name: station.nameZh });
  addTranslation(feed, 'areas', 'area_name', toAreaId(code), names);
  for (const [lineIndex, line] of linesHere.entries()) {
    for (const [index, direction] of directions.entries()) {
      const id = toPlatformId(code, line.number, direction);
      addNamed(id, station.nameZh, {
        location_type: 0,
        parent_station: code,
        platform_code: String(lineIndex * 2 + index + 1),
        ...(isInterchange ? { level_id: toPlatformLevel(line.number) } : {}),
      });
      addRow(feed, 'stop_areas', { area_id: toAreaId(code), stop_id: id });
    }
  }
  addProvenance(feed, {
    table_name: 'stops',
    record_id: code,
    confidence: station.confidence === 'high' ? 'sourced' : 'derived',
    source: `${station.source}; step-free access as the design code asks for, not surveyed`,
  });
}

function addLine(feed: FeedDraft, line: MetroLine, service: readonly SourceRow[]): void {
  const routeId = `metro-${line.number}`;
  const [from, to] = [line.stations[0]!, line.stations.at(-1)!];
  addRow(feed, 'routes', {
    route_id: routeId,
    agency_id: AGENCY_ID,
    route_short_name: `${line.number}号线`,
    route_long_name: `${from.nameZh}–${to.nameZh}`,
    route_type: 1,
    route_color: getServiceValue(service, line.number, 'color'),
    route_text_color: 'FFFFFF',
    route_sort_order: Number(line.number),
  });
  addTranslation(feed, 'routes', 'route_short_name', routeId, { en: `Line ${line.number}` });
  addTranslation(feed, 'routes', 'route_long_name', routeId, {
    en: `${from.nameEn}–${to.nameEn}`,
    mn: `${from.nameMn}–${to.nameMn}`,
  });
  addRow(feed, 'route_networks', { network_id: NETWORK_ID, route_id: routeId });
  addProvenance(feed, {
    table_name: 'routes',
    record_id: routeId,
    confidence: 'sourced',
    source: 'hhhtmetro.com line map (stations and line colour), through CGo-Project/CGo-OpenMap city/hohhot',
  });
  for (const direction of directions) {
    const stations = direction === 'a' ? line.stations : line.stations.toReversed();
    const headsign = stations.at(-1)!;
    addValueTranslation(feed, 'trips', 'trip_headsign', headsign.nameZh, {
      en: headsign.nameEn,
      mn: headsign.nameMn,
    });
    addDirectionService(feed, {
      routeId,
      line: line.number,
      direction,
      stations,
      headwayPeakSec: Number(getServiceValue(service, line.number, 'headway_peak_s')),
      headwayOffpeakSec: Number(getServiceValue(service, line.number, 'headway_offpeak_s')),
      toServiceId: (dayType) => toServiceId('metro', dayType),
      toStopId: (station) => toPlatformId(station.code, line.number, direction),
    });
  }
}

/** Builds the feed from `metro.csv` and `metro_service.csv`. */
export function buildHohhotMetro(sourcesDir: string): FeedDraft {
  const feed: FeedDraft = { feedId: FEED_ID, tables: new Map() };
  const lines = loadMetroLines(sourcesDir);
  const service = loadSource(sourcesDir, 'metro_service.csv');
  addAgency(feed);
  addCalendars(feed, 'metro', ['daily', 'workday', 'dayoff']);
  const linesAt = new Map<string, MetroLine[]>();
  const stations = new Map<string, LineStation>();
  for (const line of lines) {
    for (const station of line.stations) {
      stations.set(station.code, stations.get(station.code) ?? station);
      linesAt.set(station.code, [...(linesAt.get(station.code) ?? []), line]);
    }
  }
  for (const [code, station] of stations) addStation(feed, station, linesAt.get(code)!);
  addRow(feed, 'networks', { network_id: NETWORK_ID, network_name: '呼和浩特地铁' });
  addTranslation(feed, 'networks', 'network_name', NETWORK_ID, { en: 'Hohhot Metro' });
  for (const line of lines) addLine(feed, line, service);
  const interchanges = [...linesAt].filter(([, here]) => here.length > 1).map(([code]) => code);
  for (const code of interchanges) {
    const station = stations.get(code)!;
    addInterchange(
      feed,
      { ...station, id: code },
      `${code}-entrance`,
      linesAt
        .get(code)!
        .flatMap(({ number }) =>
          directions.map((direction) => ({ stopId: toPlatformId(code, number, direction), line: number })),
        ),
      Number(getServiceValue(service, 'all', 'interchange_time_s')),
    );
  }
  addMetroFares(feed, lines, NETWORK_ID, interchanges);
  addProvenance(feed, {
    table_name: 'frequencies',
    record_id: '*',
    confidence: 'reconstructed',
    source: 'headways from background knowledge (metro_service.csv); first and last trains are published',
  });
  addProvenance(feed, {
    table_name: 'stop_times',
    record_id: '*',
    confidence: 'derived',
    source: 'published first and last trains by station (metro.csv), seconds spread evenly',
  });
  for (const table of ['areas', 'stop_areas', 'networks', 'route_networks']) {
    addProvenance(feed, {
      table_name: table,
      record_id: '*',
      confidence: 'derived',
      source: 'one fare area per station, one network of both lines',
    });
  }
  addFeedMeta(
    feed,
    [
      {
        id: 'metro-facts',
        organization: 'CGo OpenMap (facts of hhhtmetro.com and Amap)',
        url: 'https://github.com/CGo-Project/CGo-OpenMap',
        role: 'producer',
      },
      {
        id: 'metro-operator',
        organization: '呼和浩特市地铁运营有限公司',
        url: 'https://www.hhhtmetro.com',
        role: 'operator',
      },
    ],
    'station names in English and Mongolian as on the signs (metro.csv); all else translated for this feed',
  );
  return feed;
}
