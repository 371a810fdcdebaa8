/**
 * The feeds of a scenario as GTFS tables: those of the base with what the scenario changed. Imported again they give the
 * same journeys, to the second.
 *
 * Runs of a changed pattern become trips again. Runs of one trip with equal times and an equal distance from one to the
 * next are one trip of frequencies.txt; the others have their own times.
 */
import type { Names } from '../../base/names.ts';
import { toGtfsDate } from '../../base/service-day.ts';
import type {
  EditedPattern,
  EditedRun,
  EditRecord,
  TripRow,
} from '../../transit/timetable/edit/edited-rows.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { FeedTables, Row } from './feed-tables.ts';
import { RideDistances } from './ride-distances.ts';

export interface ExportedFeed {
  readonly feedId: string;
  readonly tables: FeedTables;
}

/** What GTFS cannot say; the feeds that are written lack it. */
export interface ExportGap {
  readonly feedId: string;
  readonly reason: 'walk-between-feeds' | 'fare-unwritten';
  readonly count: number;
}

/** @param readTables all rows of a feed of the base, by file */
export function exportFeeds(
  editor: TimetableEditor,
  readTables: (feedId: string) => FeedTables,
): { readonly feeds: readonly ExportedFeed[]; readonly gaps: readonly ExportGap[] } {
  const record = editor.toRecord();
  const writer = new FeedWriter(editor, record);
  const gaps: ExportGap[] = [];
  const feeds = editor.feeds.map(({ feedId }, feed): ExportedFeed => {
    const isOfBase = feed < editor.base.feeds.length;
    const tables = isOfBase ? readTables(feedId) : writer.toNewFeed(feed);
    return { feedId, tables: writer.change(feed, tables) };
  });
  const { stops } = editor.base;
  const feedOf = (row: number) => stops.feed[row] ?? record.stops[row - stops.count]?.feed ?? 0;
  const lost = record.walks.filter(({ from, to }) => feedOf(from) !== feedOf(to));
  for (const [feed, walks] of Map.groupBy(lost, ({ from }) => feedOf(from))) {
    const feedId = editor.feeds[feed]?.feedId ?? '';
    gaps.push({ feedId, reason: 'walk-between-feeds', count: walks.length });
  }
  return { feeds, gaps };
}

class FeedWriter {
  readonly #editor: TimetableEditor;
  readonly #record: EditRecord;
  /** Trips of the base that some replaced pattern has. */
  readonly #touched = new Set<number>();

  constructor(editor: TimetableEditor, record: EditRecord) {
    this.#editor = editor;
    this.#record = record;
    const { runOffsets, runTrip } = editor.base.patterns;
    for (const p of record.replacedPatterns) {
      for (let row = runOffsets[p] as number; row < (runOffsets[p + 1] as number); row++) {
        this.#touched.add(runTrip[row] as number);
      }
    }
  }

  change(feed: number, tables: FeedTables): FeedTables {
    const { base } = this.#editor;
    const touchedIds = new Set(
      [...this.#touched]
        .filter((trip) => base.trips.feed[trip] === feed)
        .map((trip) => getString(base.trips.ids, trip)),
    );
    const patterns = this.#record.patterns.filter(({ route }) => this.#editor.routes[route]?.feed === feed);
    const addedStops = this.#record.stops.filter((stop) => stop.feed === feed);
    const services = this.#record.services.flatMap((service, i) => (service.feed === feed ? [i] : []));
    const walks = this.#listWalks(feed);
    const isTouched =
      touchedIds.size + patterns.length + addedStops.length + walks.length > 0 || services.length > 0;
    if (!isTouched) return tables;
    const isKept = (row: Row) => !touchedIds.has(String(row.trip_id));
    const originals = new Map((tables.trips ?? []).map((row) => [String(row.trip_id), row]));
    const made = this.#toTrips(patterns, originals, new RideDistances(tables.stop_times ?? [], originals));
    const routes = this.#listAddedRoutes(feed);
    return {
      ...tables,
      agency: [...(tables.agency ?? []), ...this.#listAddedAgencies(feed, tables)],
      stops: [
        ...(tables.stops ?? []),
        ...addedStops.map(({ lat, lon, name, stopId }) => ({
          stop_id: stopId,
          stop_name: name.text,
          stop_lat: lat,
          stop_lon: lon,
          location_type: 0,
        })),
      ],
      routes: [...(tables.routes ?? []), ...routes],
      trips: [...(tables.trips ?? []).filter(isKept), ...made.trips],
      stop_times: [...(tables.stop_times ?? []).filter(isKept), ...made.stopTimes],
      frequencies: [...(tables.frequencies ?? []).filter(isKept), ...made.frequencies],
      calendar_dates: [...(tables.calendar_dates ?? []), ...services.flatMap((i) => this.#toDates(i))],
      shapes: [...(tables.shapes ?? []), ...this.#toShapes(patterns)],
      transfers: [...(tables.transfers ?? []), ...walks],
      translations: [
        ...(tables.translations ?? []),
        ...addedStops.flatMap(({ name, stopId }) => toTranslations('stops', 'stop_name', stopId, name)),
        ...this.#newRoutes(feed).flatMap(({ longName, routeId }) =>
          toTranslations('routes', 'route_long_name', routeId, longName),
        ),
      ],
    };
  }

  /** A feed that only the scenario has. */
  toNewFeed(feed: number): FeedTables {
    const { base, feeds } = this.#editor;
    const { dayCount, firstDay } = base.services;
    return {
      feed_info: [
        {
          feed_publisher_name: feeds[feed]?.feedId ?? '',
          feed_publisher_url: 'https://example.org/',
          feed_lang: 'zh',
          feed_start_date: toGtfsDate(firstDay),
          feed_end_date: toGtfsDate(firstDay + dayCount - 1),
        },
      ],
    };
  }

  #newRoutes(feed: number): Timetable['routes'] {
    const { base, routes } = this.#editor;
    return routes.slice(base.routes.length).filter((route) => route.feed === feed);
  }

  #listAddedRoutes(feed: number): Row[] {
    return this.#newRoutes(feed).map((route) => ({
      route_id: route.routeId,
      agency_id: route.agencyId,
      route_short_name: route.shortName,
      route_long_name: route.longName.text,
      route_type: route.routeType,
      route_color: route.color ?? null,
    }));
  }

  #listAddedAgencies(feed: number, tables: FeedTables): Row[] {
    const { base, feeds, routes } = this.#editor;
    const known = new Set((tables.agency ?? []).map((row) => String(row.agency_id ?? '')));
    return routes.slice(base.routes.length).flatMap(({ agencyId, agencyName, agencyUrl, feed: own }) => {
      if (own !== feed || known.has(agencyId)) return [];
      known.add(agencyId);
      return [
        {
          agency_id: agencyId,
          agency_name: agencyName.text,
          agency_url: agencyUrl === '' ? 'https://example.org/' : agencyUrl,
          agency_timezone: feeds[feed]?.timeZone ?? 'UTC',
        },
      ];
    });
  }

  /** Transfers between stops of one feed. */
  #listWalks(feed: number): Row[] {
    const { stops } = this.#editor.base;
    const feedOf = (row: number) => stops.feed[row] ?? this.#record.stops[row - stops.count]?.feed ?? 0;
    return this.#record.walks.flatMap(({ from, sec, to }) =>
      feedOf(from) === feed && feedOf(to) === feed
        ? [
            {
              from_stop_id: this.#toStopId(from),
              to_stop_id: this.#toStopId(to),
              transfer_type: 2,
              min_transfer_time: sec,
            },
          ]
        : [],
    );
  }

  #toStopId(row: number): string {
    const { stops } = this.#editor.base;
    return this.#record.stops[row - stops.count]?.stopId ?? getString(stops.ids, row);
  }

  #toServiceId({ feed, service }: TripRow, originals: ReadonlyMap<string, Row>): string {
    const { services } = this.#editor.base;
    if (service >= services.count) return `scenario-${service - services.count + 1}`;
    return this.#listServiceIds(feed, originals).get(service) ?? '';
  }

  readonly #serviceIds = new Map<number, ReadonlyMap<number, string>>();

  /** Ids of a feed's services by row, as its trips name them. */
  #listServiceIds(feed: number, originals: ReadonlyMap<string, Row>): ReadonlyMap<number, string> {
    const known = this.#serviceIds.get(feed);
    if (known) return known;
    const { trips } = this.#editor.base;
    const ids = new Map<number, string>();
    for (let trip = 0; trip < trips.count; trip++) {
      const row = trips.feed[trip] === feed ? originals.get(getString(trips.ids, trip)) : undefined;
      if (row) ids.set(trips.service[trip] as number, String(row.service_id));
    }
    this.#serviceIds.set(feed, ids);
    return ids;
  }

  #toDates(i: number): Row[] {
    const { dayCount, firstDay } = this.#editor.base.services;
    const service = this.#record.services[i];
    const rows: Row[] = [];
    for (let day = firstDay; day < firstDay + dayCount; day++) {
      if (service?.isActive(day)) {
        rows.push({ service_id: `scenario-${i + 1}`, date: toGtfsDate(day), exception_type: 1 });
      }
    }
    return rows;
  }

  #toShapes(patterns: readonly EditedPattern[]): Row[] {
    const first = this.#editor.base.shapes.offsets.length - 1;
    const used = new Set(
      patterns.flatMap(({ runs }) => runs.map(({ trip }) => this.#editor.getTrip(trip).shape)),
    );
    return this.#record.shapes.flatMap((points, i) =>
      used.has(first + i)
        ? points.map(({ lat, lon }, at) => ({
            shape_id: `scenario-${i + 1}`,
            shape_pt_lat: lat,
            shape_pt_lon: lon,
            shape_pt_sequence: at + 1,
          }))
        : [],
    );
  }

  #toTrips(
    patterns: readonly EditedPattern[],
    originals: ReadonlyMap<string, Row>,
    distances: RideDistances,
  ): { trips: Row[]; stopTimes: Row[]; frequencies: Row[] } {
    const { base } = this.#editor;
    const [trips, stopTimes, frequencies]: [Row[], Row[], Row[]] = [[], [], []];
    const used = new Map<string, number>();
    for (const pattern of patterns) {
      for (const { runs, stepSec } of listSeries(
        pattern.runs,
        (trip) => (base.trips.block[trip] ?? -1) >= 0,
      )) {
        const [first] = runs as [EditedRun];
        const times = toWrittenTimes(first, stepSec !== undefined);
        const own = this.#editor.getTrip(first.trip);
        const baseId = first.trip < base.trips.count ? getString(base.trips.ids, first.trip) : own.id;
        const seen = used.get(baseId) ?? 0;
        used.set(baseId, seen + 1);
        const tripId = seen === 0 ? baseId : `${baseId}~${seen + 1}`;
        trips.push({ ...this.#toTripRow(first.trip, own, originals), trip_id: tripId });
        const routeId = this.#editor.routes[own.route]?.routeId ?? '';
        const along = distances.findAlong(
          routeId,
          pattern.stops.map((stop) => this.#toStopId(stop)),
        );
        pattern.stops.forEach((stop, call) => {
          const rules = pattern.rules[call] as number;
          stopTimes.push({
            trip_id: tripId,
            arrival_time: toGtfsTime(times.arrival[call] as number),
            departure_time: toGtfsTime(times.departure[call] as number),
            stop_id: this.#toStopId(stop),
            stop_sequence: call + 1,
            pickup_type: rules & 3,
            drop_off_type: rules >> 2,
            timepoint: 1,
            ...(along ? { shape_dist_traveled: along[call] as number } : {}),
          });
        });
        if (stepSec === undefined) continue;
        frequencies.push({
          trip_id: tripId,
          start_time: toGtfsTime(first.start),
          end_time: toGtfsTime((runs.at(-1) as EditedRun).start + stepSec),
          headway_secs: stepSec,
          exact_times: first.headway > 0 ? 0 : 1,
        });
      }
    }
    return { trips, stopTimes, frequencies };
  }

  #toTripRow(trip: number, own: TripRow, originals: ReadonlyMap<string, Row>): Row {
    const { base, routes } = this.#editor;
    const original = trip < base.trips.count ? originals.get(getString(base.trips.ids, trip)) : undefined;
    if (original) return original;
    const firstShape = base.shapes.offsets.length - 1;
    const shape = own.shape >= firstShape ? `scenario-${own.shape - firstShape + 1}` : null;
    return {
      route_id: routes[own.route]?.routeId ?? '',
      service_id: this.#toServiceId(own, originals),
      trip_headsign: this.#record.names[own.headsign]?.text ?? null,
      trip_short_name: own.shortName === '' ? null : own.shortName,
      direction_id: (own.flags & 16) === 0 ? 0 : 1,
      wheelchair_accessible: own.flags & 3,
      bikes_allowed: (own.flags >> 2) & 3,
      shape_id: shape,
    };
  }
}

interface Series {
  readonly runs: readonly EditedRun[];
  /** Seconds from one run to the next; undefined: a single run with its own times. */
  readonly stepSec: number | undefined;
}

/** Runs of equal trip, times and headway, cut into series with equal steps. */
function listSeries(runs: readonly EditedRun[], hasBlock: (trip: number) => boolean): Series[] {
  const groups = Map.groupBy(
    runs,
    ({ arrival, departure, headway, trip }) => `${trip}|${headway}|${arrival.join()}|${departure.join()}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [{ headway, trip }] = group as [EditedRun];
    const sorted = group.toSorted((a, b) => a.start - b.start);
    if (headway === 0 && (hasBlock(trip) || sorted.length < 3)) {
      return sorted.map((run): Series => ({ runs: [run], stepSec: undefined }));
    }
    return headway > 0 ? cutAtHeadway(sorted, headway) : cutAtSteps(sorted);
  });
}

function cutAtHeadway(runs: readonly EditedRun[], headway: number): Series[] {
  const series: { runs: EditedRun[]; stepSec: number }[] = [];
  for (const run of runs) {
    const last = series.at(-1);
    if (last && run.start - (last.runs.at(-1) as EditedRun).start === headway) last.runs.push(run);
    else series.push({ runs: [run], stepSec: headway });
  }
  return series;
}

function cutAtSteps(runs: readonly EditedRun[]): Series[] {
  const series: { runs: EditedRun[]; stepSec: number | undefined }[] = [];
  for (const run of runs) {
    const last = series.at(-1);
    const step = last ? run.start - (last.runs.at(-1) as EditedRun).start : 0;
    if (last && step > 0 && (last.stepSec === undefined || last.stepSec === step)) {
      last.runs.push(run);
      last.stepSec = step;
    } else series.push({ runs: [run], stepSec: undefined });
  }
  return series;
}

/**
 * The times of a run's calls. GTFS has no times before 0:00, but a run may arrive at its first call before it starts there:
 * the times of a series count from any start, and a single run gets its first departure as arrival, which nobody rides.
 */
function toWrittenTimes(
  { arrival, departure, start }: EditedRun,
  isSeries: boolean,
): { readonly arrival: readonly number[]; readonly departure: readonly number[] } {
  const before = Math.max(0, -(start + (arrival[0] ?? 0)));
  const from = isSeries ? start + before : start;
  return {
    arrival: Array.from(arrival, (sec) => Math.max(0, from + sec)),
    departure: Array.from(departure, (sec) => from + sec),
  };
}

function toTranslations(table: string, field: string, id: string, { translations = {} }: Names): Row[] {
  return Object.entries(translations).map(([language, translation]) => ({
    table_name: table,
    field_name: field,
    language,
    translation,
    record_id: id,
  }));
}

/** `HH:MM:SS`, hours beyond 24 where the day has ended. */
function toGtfsTime(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
