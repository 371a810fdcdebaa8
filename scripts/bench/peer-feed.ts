/**
 * Exports one query day as a GTFS zip that every engine understands: headways as trips, interpolated times, walks between
 * stops as transfers, and one calendar entry for each service day.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { PlainFeeds } from '../../tests/support/gtfs-trips.ts';

export interface PeerWalks {
  /** Rows of the exported stops, ascending. */
  readonly keys: readonly string[];
  readonly listWalks: (key: string) => Iterable<{ readonly to: string; readonly sec: number }>;
}

/** Begins with a letter, because some readers parse `0012` as a number. */
export const toPeerStopId = (row: number) => `s${row}`;

export async function writePeerFeed(
  file: string,
  feeds: PlainFeeds,
  date: string,
  { keys, listWalks }: PeerWalks,
): Promise<void> {
  const rowOf = new Map(keys.map((key, row) => [key, row]));
  const positions = new Map(feeds.stops.map((stop) => [stop.key, stop]));
  const idOf = (key: string) => toPeerStopId(rowOf.get(key) as number);
  const routes = [...new Set(feeds.trips.map(({ route }) => route))];
  const daysOf = new Map(feeds.trips.map(({ service, days }) => [service, days]));
  const services = [...daysOf.keys()];
  const [routeIds, serviceIds] = [toIds(routes, 'r'), toIds(services, 'c')];
  const toDate = (shift: number) =>
    new Date(Date.parse(`${date}T12:00:00Z`) + shift * 86_400_000)
      .toISOString()
      .slice(0, 10)
      .replaceAll('-', '');

  const zip = new ZipFile();
  const add = (name: string, lines: Iterable<string>) =>
    // Writes sizes before the data: some readers do not find the end of a streamed entry.
    zip.addBuffer(Buffer.concat([...toChunks(lines)]), name, { compressionLevel: 1 });
  add('agency.txt', ['agency_id,agency_name,agency_url,agency_timezone', 'a,A,https://example.org/,UTC']);
  add('stops.txt', [
    'stop_id,stop_name,stop_lat,stop_lon',
    ...keys.map((key) => `${idOf(key)},${idOf(key)},${positions.get(key)?.lat},${positions.get(key)?.lon}`),
  ]);
  add('routes.txt', [
    'route_id,agency_id,route_short_name,route_long_name,route_type',
    ...routes.map((route) => `${routeIds.get(route)},a,${routeIds.get(route)},,3`),
  ]);
  add('calendar.txt', [
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    ...services.map((service) => `${serviceIds.get(service)},0,0,0,0,0,0,0,${toDate(-2)},${toDate(0)}`),
  ]);
  add('calendar_dates.txt', [
    'service_id,date,exception_type',
    ...[...daysOf].flatMap(([service, days]) =>
      days.map((day) => `${serviceIds.get(service)},${toDate(day)},1`),
    ),
  ]);
  add('transfers.txt', listTransfers(keys, idOf, listWalks));
  add('trips.txt', listTripRows(feeds, routeIds, serviceIds));
  add('stop_times.txt', listStopTimes(feeds, idOf));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

const toIds = (names: readonly string[], letter: string) =>
  new Map(names.map((name, i) => [name, `${letter}${i}`] as const));

function* listTransfers(
  keys: readonly string[],
  idOf: (key: string) => string,
  listWalks: PeerWalks['listWalks'],
): Generator<string> {
  yield 'from_stop_id,to_stop_id,transfer_type,min_transfer_time';
  for (const from of keys) {
    for (const { to, sec } of listWalks(from)) yield `${idOf(from)},${idOf(to)},2,${sec}`;
  }
}

function* listTripRows(
  { trips }: PlainFeeds,
  routeIds: ReadonlyMap<string, string>,
  serviceIds: ReadonlyMap<string, string>,
): Generator<string> {
  yield 'route_id,service_id,trip_id';
  let number = 0;
  for (const trip of trips) {
    for (let i = 0; i < trip.starts.length; i++) {
      yield `${routeIds.get(trip.route)},${serviceIds.get(trip.service)},t${number++}`;
    }
  }
}

function* listStopTimes({ trips }: PlainFeeds, idOf: (key: string) => string): Generator<string> {
  yield 'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type';
  let number = 0;
  for (const { calls, starts } of trips) {
    for (const start of starts) {
      const trip = `t${number++}`;
      let sequence = 1;
      for (const { stop, arrival, departure, canBoard, canAlight } of calls) {
        const times = `${toClock(arrival + start)},${toClock(departure + start)}`;
        yield `${trip},${times},${idOf(stop)},${sequence++},${canBoard ? 0 : 1},${canAlight ? 0 : 1}`;
      }
    }
  }
}

const two = (n: number) => String(n).padStart(2, '0');
const toClock = (sec: number) =>
  `${two(Math.floor(sec / 3600))}:${two(Math.floor(sec / 60) % 60)}:${two(sec % 60)}`;

const LINES_PER_CHUNK = 5000;

function* toChunks(lines: Iterable<string>): Generator<Buffer> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < LINES_PER_CHUNK) continue;
    yield Buffer.from(`${chunk.join('\n')}\n`);
    chunk = [];
  }
  if (chunk.length > 0) yield Buffer.from(`${chunk.join('\n')}\n`);
}
