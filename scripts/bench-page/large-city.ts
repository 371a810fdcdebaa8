/** Writes the GTFS feed of a fictitious city with 5,000 stops and 100 lines, to measure the map with. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../bench/seeded-random.ts';

const LINES = 100;
const STOPS_PER_LINE = 50;
/** Metres between two stops of a line, and points of its way for each of them. */
const STEP_DEG = 0.004;
const BENDS = 8;

export const largeCity = {
  lat: 30.5,
  lon: 104,
  stopCount: LINES * STOPS_PER_LINE,
  lineCount: LINES,
} as const;

const toCsv = (rows: readonly (readonly (string | number)[])[]) =>
  `${rows.map((row) => row.join(',')).join('\n')}\n`;

/** Every second line is a metro line, so that the lines differ in width and colour. Equal calls write equal files. */
export function writeLargeCity(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const random = createRandom(1);
  const stops: (string | number)[][] = [['stop_id', 'stop_name', 'stop_lat', 'stop_lon']];
  const routes: (string | number)[][] = [
    ['route_id', 'agency_id', 'route_short_name', 'route_type', 'route_color'],
  ];
  const trips: (string | number)[][] = [['route_id', 'service_id', 'trip_id', 'shape_id']];
  const times: (string | number)[][] = [
    ['trip_id', 'arrival_time', 'departure_time', 'stop_id', 'stop_sequence'],
  ];
  const shapes: (string | number)[][] = [['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence']];
  for (let line = 0; line < LINES; line++) {
    const isMetro = line % 20 === 0;
    const color = Math.floor(random() * 0xffffff)
      .toString(16)
      .padStart(6, '0');
    routes.push([`r${line}`, 'a', `${line + 1}`, isMetro ? 1 : 3, color]);
    trips.push([`r${line}`, 'daily', `t${line}`, `s${line}`]);
    // Half of the lines run east, half north, across the same square of 0.2 by 0.2 degrees.
    const isEast = line % 2 === 0;
    const across = ((line >> 1) / (LINES / 2) - 0.5) * STEP_DEG * STOPS_PER_LINE;
    for (let i = 0; i < STOPS_PER_LINE; i++) {
      const along = (i - STOPS_PER_LINE / 2) * STEP_DEG;
      const [north, east] = isEast ? [across, along] : [along, across];
      const [lat, lon] = [largeCity.lat + north + random() * 0.001, largeCity.lon + east + random() * 0.001];
      stops.push([`p${line}-${i}`, `${line}路${i}站`, lat.toFixed(6), lon.toFixed(6)]);
      const clock = `08:${String(i).padStart(2, '0')}:00`;
      times.push([`t${line}`, clock, clock, `p${line}-${i}`, i + 1]);
      for (let bend = 0; bend < BENDS; bend++) {
        const further = (bend / BENDS) * STEP_DEG;
        shapes.push([
          `s${line}`,
          (lat + (isEast ? random() * 0.0002 : further)).toFixed(6),
          (lon + (isEast ? further : random() * 0.0002)).toFixed(6),
          i * BENDS + bend + 1,
        ]);
      }
    }
  }
  const files = {
    'agency.txt':
      'agency_id,agency_name,agency_url,agency_timezone\na,公交,https://bus.example,Asia/Shanghai\n',
    'calendar.txt': `${[
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      'daily,1,1,1,1,1,1,1,20260101,20271231',
    ].join('\n')}\n`,
    'stops.txt': toCsv(stops),
    'routes.txt': toCsv(routes),
    'trips.txt': toCsv(trips),
    'stop_times.txt': toCsv(times),
    'shapes.txt': toCsv(shapes),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
}
