/**
 * Generates the GTFS feed of a fictitious country, to test sizes beyond that of a city: cities with bus lines, railways
 * between neighbouring cities, a trip for each departure. The output depends only on size and seed.
 *
 *   node scripts/generate-national.ts --stop-times 10000000 --out /tmp/national
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from './bench/seeded-random.ts';

const { values } = parseArgs({
  options: {
    'stop-times': { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const wanted = Number(values['stop-times']);
if (!values.out || !Number.isSafeInteger(wanted) || wanted < 10_000) {
  throw new RangeError('--out FOLDER is needed, and --stop-times of 10000 or more');
}
const out = values.out;
const random = createRandom(Number(values.seed));
const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));

const SPACING_DEG = 0.0036;
const DWELL_SEC = 20;
const HOURS = 48;
const two = (n: number) => String(n).padStart(2, '0');
/** The text of every second, computed once for millions of rows. */
const clock = Array.from(
  { length: HOURS * 3600 },
  (_, sec) => `${two(Math.floor(sec / 3600))}:${two(Math.floor(sec / 60) % 60)}:${two(sec % 60)}`,
);

/** Opens a table that is written in blocks of lines. */
function openTable(name: string, head: string) {
  const fd = openSync(join(out, name), 'w');
  let lines: string[] = [head];
  const flush = () => {
    if (lines.length > 0) writeSync(fd, `${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    add: (line: string) => {
      if (lines.push(line) >= 20_000) flush();
    },
    close: () => {
      flush();
      closeSync(fd);
    },
  };
}

mkdirSync(out, { recursive: true });
const stops = openTable('stops.txt', 'stop_id,stop_name,stop_lat,stop_lon');
const routes = openTable('routes.txt', 'route_id,agency_id,route_short_name,route_long_name,route_type');
const trips = openTable('trips.txt', 'route_id,service_id,trip_id,direction_id');
const stopTimes = openTable('stop_times.txt', 'trip_id,arrival_time,departure_time,stop_id,stop_sequence');
writeFileSync(
  join(out, 'agency.txt'),
  'agency_id,agency_name,agency_url,agency_timezone\nbus,Buses,https://example.org/bus,Asia/Shanghai\nrail,Railways,https://example.org/rail,Asia/Shanghai\n',
);
writeFileSync(
  join(out, 'calendar.txt'),
  `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260101,20271231
workday,1,1,1,1,1,0,0,20260101,20271231
`,
);

let written = 0;
let tripCount = 0;
/** @param hops - seconds from each stop of `way` to the next */
function addTrip(
  route: string,
  service: string,
  direction: number,
  way: readonly string[],
  hops: readonly number[],
  startSec: number,
  /** Percent of the planned running time. */
  pace: number,
): void {
  const trip = `t${tripCount++}`;
  trips.add(`${route},${service},${trip},${direction}`);
  let sec = startSec;
  way.forEach((stop, i) => {
    const arrival = sec;
    if (i > 0 && i + 1 < way.length) sec += DWELL_SEC;
    stopTimes.add(`${trip},${clock[arrival]},${clock[sec]},${stop},${i + 1}`);
    sec += Math.round(((hops[i] ?? 0) * pace) / 100);
  });
  written += way.length;
}

/** Percent of the planned running time: slower in the peaks, and slightly random. */
function toPace(startSec: number): number {
  const hour = startSec / 3600;
  const isPeak = (hour >= 7 && hour < 9) || (hour >= 17 && hour < 19);
  return (isPeak ? 120 : 100) + between(0, 2) * 3;
}

interface City {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** The stop beside the railway station. */
  readonly hub: string;
  readonly station: string;
}

/** Adds a city: a grid of streets, with a stop at every corner where a line calls. */
function addCity(index: number, lineCount: number): City {
  const name = `c${index}`;
  const [lat, lon] = [24 + random() * 18, 100 + random() * 20];
  const side = Math.max(8, Math.ceil(Math.sqrt(lineCount * 40)));
  const known = new Set<string>();
  const stopAt = (row: number, column: number) => {
    const id = `${name}-${row}-${column}`;
    if (!known.has(id)) {
      known.add(id);
      const jitter = () => (random() - 0.5) * SPACING_DEG * 0.4;
      const [y, x] = [lat + row * SPACING_DEG + jitter(), lon + column * SPACING_DEG + jitter()];
      stops.add(`${id},${id},${y.toFixed(6)},${x.toFixed(6)}`);
    }
    return id;
  };
  const middle = Math.floor(side / 2);
  const hub = stopAt(middle, middle);
  for (let line = 0; line < lineCount; line++) {
    const way = walkGrid(side, stopAt, line % 4 === 0 ? middle : undefined);
    const hops = way.slice(1).map(() => between(70, 160));
    const route = `${name}-${line}`;
    routes.add(`${route},bus,${line + 1},,3`);
    const headwaySec = between(10, 40) * 60;
    for (const direction of [0, 1]) {
      const [there, times] = direction === 0 ? [way, hops] : [way.toReversed(), hops.toReversed()];
      for (let at = 5 * 3600 + between(0, 1800); at < 22.5 * 3600; at += headwaySec) {
        addTrip(route, line % 5 === 4 ? 'workday' : 'daily', direction, there, times, at, toPace(at));
      }
    }
  }
  const station = `${name}-station`;
  stops.add(
    `${station},${name},${(lat + middle * SPACING_DEG + 0.001).toFixed(6)},${(lon + middle * SPACING_DEG + 0.001).toFixed(6)}`,
  );
  return { name, lat, lon, hub, station };
}

/** Draws a line: straight on with some turns; starts at the row `through` where given. */
function walkGrid(
  side: number,
  stopAt: (row: number, column: number) => string,
  through: number | undefined,
): string[] {
  let [row, column] = [through ?? between(0, side - 1), 0];
  const way = [stopAt(row, column)];
  let turn = 0;
  for (let i = between(18, 40); i > 0; i--) {
    if (random() < 0.2) turn = turn === 0 ? (random() < 0.5 ? 1 : -1) : 0;
    if (turn === 0) column++;
    else row += turn;
    if (row < 0 || row >= side || column >= side) break;
    way.push(stopAt(row, column));
  }
  return way;
}

/** Adds trains in both directions along a chain of cities. */
function addRailway(index: number, cities: readonly City[]): void {
  const route = `rail-${index}`;
  routes.add(`${route},rail,R${index},,2`);
  const way = cities.map(({ station }) => station);
  const hops = cities.slice(1).map((city, i) => {
    const from = cities[i] as City;
    const km = Math.hypot(city.lat - from.lat, (city.lon - from.lon) * 0.85) * 111;
    return Math.max(600, Math.min(2 * 3600, Math.round((km / 200) * 3600)));
  });
  const headwaySec = between(20, 90) * 60;
  for (const direction of [0, 1]) {
    const [there, times] = direction === 0 ? [way, hops] : [way.toReversed(), hops.toReversed()];
    for (let at = 6 * 3600; at < 21 * 3600; at += headwaySec) {
      addTrip(route, 'daily', direction, there, times, at, 100 + between(0, 1) * 10);
    }
  }
}

const cities: City[] = [];
const RAIL_SHARE = 0.02;
const largest = Math.min(120, Math.max(6, Math.round(wanted / 20_000)));
while (written < wanted * (1 - RAIL_SHARE)) {
  // A few large cities and many small ones: the number of lines decreases with the index.
  cities.push(
    addCity(cities.length, Math.max(Math.min(8, largest), Math.round(largest / (1 + cities.length * 0.08)))),
  );
}
// A railway from every city through its neighbours, from west to east; further ones until the size is reached.
for (let line = 0; line < cities.length || (written < wanted && cities.length > 1); line++) {
  const start = cities[line % cities.length] as City;
  const near = cities.toSorted((a, b) => toSquare(start, a) - toSquare(start, b));
  addRailway(
    line,
    near.slice(0, between(4, 10)).toSorted((a, b) => a.lon - b.lon),
  );
}
for (const table of [stops, routes, trips, stopTimes]) table.close();
process.stdout.write(`${cities.length} cities, ${tripCount} trips, ${written} stop times in ${out}\n`);

function toSquare(a: City, b: City): number {
  return (a.lat - b.lat) ** 2 + (a.lon - b.lon) ** 2;
}
