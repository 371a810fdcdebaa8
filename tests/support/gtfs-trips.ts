/**
 * Reads the trips of some days from GTFS files, with one entry for each departure of a headway and with interpolated times.
 * Shares no code with the importer and the compiler.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { openPromise } from 'yauzl';
import { naiveDistanceM } from './naive-search.ts';

export interface PlainStop {
  /** `feed:stop_id` */
  readonly key: string;
  readonly lat: number;
  readonly lon: number;
}

export interface PlainCall {
  readonly stop: string;
  /** Seconds of the service day of the trip, before `starts` is added. */
  readonly arrival: number;
  readonly departure: number;
  readonly canBoard: boolean;
  readonly canAlight: boolean;
}

export interface PlainTrip {
  readonly id: string;
  readonly route: string;
  readonly service: string;
  /** Service days of the trip relative to the query day: 0, -1, -2. */
  readonly days: readonly number[];
  readonly calls: readonly PlainCall[];
  /** Seconds to add to the calls, one value for each vehicle: `[0]`, or one for each departure of `frequencies.txt`. */
  readonly starts: readonly number[];
}

export interface PlainFeeds {
  readonly stops: readonly PlainStop[];
  readonly trips: readonly PlainTrip[];
}

/** No trip of the tested feeds takes longer than two nights. */
const DAYS = [0, -1, -2];

/** @param date `2020-05-06`. No clock change may be near it. */
export async function readPlainFeeds(paths: readonly string[], date: string): Promise<PlainFeeds> {
  const stops: PlainStop[] = [];
  const trips: PlainTrip[] = [];
  for (const path of paths) {
    const feed = basename(path).replace(/\.zip$/, '');
    const tables = await openTables(path);
    const positions = new Map(
      tables('stops.txt').map((row) => [
        row.stop_id ?? '',
        { lat: Number(row.stop_lat), lon: Number(row.stop_lon) },
      ]),
    );
    for (const [id, at] of positions) stops.push({ key: `${feed}:${id}`, ...at });
    const daysOf = toDaysOf(tables('calendar.txt'), tables('calendar_dates.txt'), date);
    const frequencies = Map.groupBy(tables('frequencies.txt'), (row) => row.trip_id ?? '');
    const rowsOf = Map.groupBy(tables('stop_times.txt'), (row) => row.trip_id ?? '');
    for (const row of tables('trips.txt')) {
      const days = daysOf(row.service_id ?? '');
      const calls =
        days.length > 0 ? toCalls(feed, rowsOf.get(row.trip_id ?? '') ?? [], positions) : undefined;
      if (!calls) continue;
      trips.push({
        id: `${feed}:${row.trip_id}`,
        route: `${feed}:${row.route_id}`,
        service: `${feed}:${row.service_id}`,
        days,
        calls,
        starts: toStarts(frequencies.get(row.trip_id ?? ''), calls[0] as PlainCall),
      });
    }
  }
  return { stops, trips };
}

type Row = Partial<Record<string, string>>;

/** Tables by name, from a folder or a zip. A missing table has no rows. */
async function openTables(path: string): Promise<(name: string) => Row[]> {
  const texts = new Map<string, string>();
  if (!statSync(path).isDirectory()) {
    const zip = await openPromise(path);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName === 'shapes.txt') continue;
      const stream = await zip.openReadStreamPromise(entry);
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      texts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
    }
  }
  return (name) => {
    const file = join(path, name);
    const text = texts.get(name) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
    return parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Row[];
  };
}

function toDaysOf(calendar: Row[], dates: Row[], date: string): (service: string) => number[] {
  const asked = DAYS.map((shift) => {
    const day = new Date(`${date}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + shift);
    const weekday = day.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' }).toLowerCase();
    return { shift, weekday, text: day.toISOString().slice(0, 10).replaceAll('-', '') };
  });
  const weekly = new Map(calendar.map((row) => [row.service_id, row]));
  const exceptions = new Map(dates.map((row) => [`${row.service_id} ${row.date}`, row.exception_type]));
  return (service) =>
    asked
      .filter(({ weekday, text }) => {
        const exception = exceptions.get(`${service} ${text}`);
        if (exception !== undefined) return exception === '1';
        const row = weekly.get(service);
        return row?.[weekday] === '1' && (row.start_date ?? '') <= text && text <= (row.end_date ?? '');
      })
      .map(({ shift }) => shift);
}

function toStarts(frequencies: Row[] | undefined, first: PlainCall): number[] {
  if (!frequencies) return [0];
  const starts: number[] = [];
  for (const row of frequencies) {
    const end = toSeconds(row.end_time) ?? 0;
    for (let at = toSeconds(row.start_time) ?? 0; at < end; at += Number(row.headway_secs)) {
      starts.push(at - first.departure);
    }
  }
  return starts;
}

function toSeconds(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const [hours, minutes, seconds] = text.split(':').map(Number);
  return (hours as number) * 3600 + (minutes as number) * 60 + (seconds as number);
}

type Position = { readonly lat: number; readonly lon: number };

/**
 * The calls in order, or undefined where fewer than two have times. Blank times are interpolated in proportion to the distance
 * between timed calls: by `shape_dist_traveled` where all calls have it, else by straight lines; rounded down.
 */
function toCalls(
  feed: string,
  rows: Row[],
  positions: ReadonlyMap<string, Position>,
): PlainCall[] | undefined {
  const ordered = rows.toSorted((a, b) => Number(a.stop_sequence) - Number(b.stop_sequence));
  const times = ordered.map((row) => {
    const [arrival, departure] = [toSeconds(row.arrival_time), toSeconds(row.departure_time)];
    return { arrival: arrival ?? departure, departure: departure ?? arrival };
  });
  if (ordered.length < 2 || times[0]?.arrival === undefined || times.at(-1)?.arrival === undefined)
    return undefined;
  const way = toWay(ordered, positions);
  let before = 0;
  return ordered.map((row, i) => {
    let { arrival, departure } = times[i] as (typeof times)[number];
    if (arrival === undefined || departure === undefined) {
      const after = times.findIndex((time, j) => j > i && time.arrival !== undefined);
      const between = way(before, after);
      const start = times[before]?.departure as number;
      const total = between.at(-1) as number;
      const share = total > 0 ? (between[i - before] as number) / total : (i - before) / (after - before);
      arrival = start + Math.floor(((times[after]?.arrival as number) - start) * share);
      departure = arrival;
    } else before = i;
    return {
      stop: `${feed}:${row.stop_id}`,
      arrival,
      departure,
      canBoard: row.pickup_type !== '1',
      canAlight: row.drop_off_type !== '1',
    };
  });
}

/** Distance from call `from` to each call up to `to`, in metres or in the unit of `shape_dist_traveled`. */
function toWay(
  rows: Row[],
  positions: ReadonlyMap<string, Position>,
): (from: number, to: number) => number[] {
  const at = (i: number) => positions.get(rows[i]?.stop_id ?? '') as Position;
  const known = new Map<string, number[]>();
  return (from, to) => {
    const key = `${from} ${to}`;
    let way = known.get(key);
    if (!way) {
      const given = rows
        .slice(from, to + 1)
        .map((row) => (row.shape_dist_traveled ? Number(row.shape_dist_traveled) : -1));
      const isUsable = given.every((d, i) => d >= 0 && (i === 0 || d >= (given[i - 1] as number)));
      way = [0];
      for (let i = from + 1; i <= to; i++) {
        const step = isUsable
          ? (given[i - from] as number) - (given[i - from - 1] as number)
          : naiveDistanceM(at(i - 1), at(i));
        way.push((way.at(-1) as number) + step);
      }
      known.set(key, way);
    }
    return way;
  };
}
