/**
 * Makes each cell of a valid feed unreadable, one after the other, and compares the service with that of the valid feed: no
 * ride is added, none leaves later or arrives earlier, no change or walk becomes shorter or opens to wheelchairs.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { feedTables } from '../../../server/transit/gtfs/feed-tables.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import type { Footpaths } from '../../../server/transit/network/footpath-table.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import { loadFeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { isActive, type Timetable } from '../../../server/transit/timetable/timetable.ts';
import { makeTempDir, writeInlineFeed } from '../../support/inline-feed.ts';

const sound: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,Bus,https://a.example,Asia/Shanghai\n',
  'stops.txt': [
    'stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding',
    'S,Station,40.800,111.600,1,,1',
    'P1,Platform,40.8001,111.600,0,S,1',
    'P2,Platform,40.8002,111.600,0,S,2',
    'E,Entrance,40.8003,111.600,2,S,1',
    'B,Second,40.820,111.620,0,,1',
    'C,Third,40.840,111.640,0,,',
    'D,Fourth,40.8405,111.640,0,,',
    'N,Nearby,40.8006,111.600,0,,',
    '',
  ].join('\n'),
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,a,1,3\nQ,a,2,3\n',
  'calendar.txt': [
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    'work,1,1,1,1,1,0,0,20260105,20260118',
    'all,1,1,1,1,1,1,1,20260105,20260118',
    '',
  ].join('\n'),
  'calendar_dates.txt': [
    'service_id,date,exception_type',
    'work,20260107,2',
    'work,20260110,1',
    'extra,20260111,1',
    '',
  ].join('\n'),
  'trips.txt': [
    'route_id,service_id,trip_id,block_id,wheelchair_accessible,bikes_allowed',
    'R,work,T1,b,1,1',
    'R,all,T2,,2,2',
    'Q,all,T3,b,1,1',
    'Q,all,F,,1,1',
    'Q,extra,X,,1,1',
    '',
  ].join('\n'),
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type',
    'T1,08:00:00,08:00:00,P1,1,0,1',
    'T1,08:10:00,08:12:00,B,2,1,0',
    'T1,,,C,3,0,0',
    'T1,08:40:00,08:40:00,D,4,1,0',
    'T2,09:00:00,09:00:00,P2,1,0,0',
    'T2,09:10:00,09:11:00,B,2,0,1',
    'T2,09:20:00,09:20:00,C,3,0,0',
    'T3,08:45:00,08:45:00,D,1,0,0',
    'T3,09:00:00,09:00:00,P1,2,0,0',
    'F,06:00:00,06:05:00,C,1,0,0',
    'F,06:15:00,06:16:00,B,2,0,0',
    'F,06:30:00,06:30:00,P2,3,0,0',
    'X,09:50:00,09:50:00,N,0,0,0',
    'X,10:00:00,10:00:00,B,1,0,0',
    'X,10:30:00,10:30:00,C,2,0,0',
    '',
  ].join('\n'),
  'frequencies.txt':
    'trip_id,start_time,end_time,headway_secs,exact_times\nF,07:00:00,08:00:00,1200,1\nF,09:00:00,09:30:00,900,1\n',
  'transfers.txt': [
    'from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time',
    'C,D,,,3,',
    'B,B,,,2,400',
    'P1,P1,,,3,',
    'D,C,,,2,500',
    'B,B,T2,F,3,',
    'D,D,T1,T3,5,',
    '',
  ].join('\n'),
  'pathways.txt': [
    'pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count,max_slope,min_width',
    'p,P1,E,1,1,200,180,0,0.02,2',
    'q,P2,E,2,0,50,,90,,2',
    'r,E,P2,1,0,80,,,0.2,0.5',
    '',
  ].join('\n'),
};

/** Texts that are no time, date or number, and for some columns a number out of range. */
function listGarbage(file: string, field: string): string[] {
  const rule = feedTables.find((table) => table.file === file)?.fields.find(({ name }) => name === field);
  if (!rule || rule.kind === 'id' || (rule.kind === 'text' && rule.format === undefined)) return [];
  const outside = rule.kind === 'integer' && rule.maximum !== undefined ? [String(rule.maximum + 1)] : [];
  return ['!!', ...outside];
}

interface Seen {
  /** Departure and arrival of each ride, by trip, day and stops. */
  readonly rides: ReadonlyMap<string, readonly (readonly [departureSec: number, arrivalSec: number])[]>;
  readonly changeSec: ReadonlyMap<string, number>;
  readonly walks: ReadonlyMap<string, number>;
  readonly stepFreeWalks: ReadonlyMap<string, number>;
  /** Seconds of each change, or -1 where it is forbidden, by the stops and trips of the rule. */
  readonly rules: ReadonlyMap<string, number>;
  readonly sentOff: ReadonlySet<string>;
  readonly accessible: ReadonlySet<string>;
  readonly trips: ReadonlySet<string>;
}

function listWalks(
  { durationSec, offsets, targets }: Footpaths,
  ids: readonly string[],
): Map<string, number> {
  const walks = new Map<string, number>();
  for (let from = 0; from + 1 < offsets.length; from++) {
    for (let at = offsets[from]!; at < offsets[from + 1]!; at++) {
      walks.set(`${ids[from]} ${ids[targets[at]!]}`, durationSec[at]!);
    }
  }
  return walks;
}

function look(timetable: Timetable): Seen {
  const { changeRules, patterns, services, stops, tripLinks, trips } = timetable;
  const ids = listStrings(stops.ids);
  const tripIds = listStrings(trips.ids);
  const rides = new Map<string, (readonly [number, number])[]>();
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const [start, end] = [patterns.callOffsets[pattern]!, patterns.callOffsets[pattern + 1]!];
    for (let run = patterns.runOffsets[pattern]!; run < patterns.runOffsets[pattern + 1]!; run++) {
      const trip = patterns.runTrip[run]!;
      const profile = patterns.runProfile[run]!;
      for (let day = services.firstDay; day < services.firstDay + services.dayCount; day++) {
        if (!isActive(services, trips.service[trip]!, day)) continue;
        for (let i = start; i < end; i++) {
          for (let j = i + 1; j < end; j++) {
            if ((patterns.callFlags[i]! & 1) === 0 || (patterns.callFlags[j]! & 2) === 0) continue;
            const key = `${tripIds[trip]} ${day} ${ids[patterns.stop[i]!]} ${ids[patterns.stop[j]!]}`;
            const times = [
              patterns.runStart[run]! + patterns.profileDeparture[profile + i - start]!,
              patterns.runStart[run]! + patterns.profileArrival[profile + j - start]!,
            ] as const;
            rides.set(key, [...(rides.get(key) ?? []), times]);
          }
        }
      }
    }
  }
  const nameOf = (row: number) => (row < 0 ? '*' : tripIds[row]);
  const rules = new Map<string, number>();
  for (let i = 0; i < changeRules.count; i++) {
    const ends = [changeRules.fromStop[i]!, changeRules.toStop[i]!].map((stop) => ids[stop]);
    const both = [nameOf(changeRules.fromTrip[i]!), nameOf(changeRules.toTrip[i]!)];
    rules.set([...ends, ...both].join(' '), changeRules.sec[i]!);
  }
  const walks = listWalks(timetable.footpaths, ids);
  const sentOff = new Set<string>();
  for (let i = 0; i < tripLinks.count; i++) {
    const link = `${nameOf(tripLinks.fromTrip[i]!)} ${nameOf(tripLinks.toTrip[i]!)}`;
    if (tripLinks.isSeated[i] === 0) sentOff.add(link);
  }
  const accessible = [
    ...tripIds.filter((_, trip) => (trips.flags[trip]! & 3) === 1),
    ...ids.filter((_, stop) => stops.wheelchair[stop] === 1),
  ];
  return {
    rides,
    changeSec: new Map(ids.slice(0, stops.boardable).map((id, stop) => [id, stops.changeSec[stop]!])),
    walks,
    stepFreeWalks: timetable.stepFreeFootpaths ? listWalks(timetable.stepFreeFootpaths, ids) : walks,
    rules,
    sentOff,
    accessible: new Set(accessible),
    trips: new Set(tripIds),
  };
}

/** The rides and walks of a feed; undefined where it is refused. */
async function observe(files: Readonly<Record<string, string>>, dir: string): Promise<Seen | undefined> {
  const path = await writeInlineFeed(join(dir, 'feed'), files);
  const dataDir = join(dir, 'data');
  const [report] = (await importFeeds({ paths: [path], dataDir })).feeds;
  expect(report?.problems.totals).not.toHaveProperty('database-failed');
  const [feed] = listImportedFeeds(dataDir);
  if (!feed || report?.status === 'refused') return undefined;
  const db = openFeed(feed.file);
  try {
    const walk = { maxM: 600, speedMps: 1.25, detourFactor: 1.3 };
    const { timetable } = compileTimetable([loadFeedSource(db, 'f')], { hash: '', walk, cities: [] });
    return look(timetable);
  } finally {
    db.close();
  }
}

function listInvented(before: Seen, after: Seen): string[] {
  const invented: string[] = [];
  for (const [key, times] of after.rides) {
    const known = before.rides.get(key) ?? [];
    for (const [departureSec, arrivalSec] of times) {
      if (!known.some(([dep, arr]) => departureSec <= dep && arrivalSec >= arr))
        invented.push(`ride ${key} ${departureSec} ${arrivalSec}`);
    }
  }
  for (const [stop, sec] of after.changeSec) {
    if (sec < (before.changeSec.get(stop) ?? 0)) invented.push(`change ${stop} ${sec}`);
  }
  for (const kind of ['walks', 'stepFreeWalks'] as const) {
    for (const [key, sec] of after[kind]) {
      if (sec < (before[kind].get(key) ?? Number.POSITIVE_INFINITY)) invented.push(`${kind} ${key} ${sec}`);
    }
  }
  for (const [key, sec] of before.rules) {
    const isAlive = key
      .split(' ')
      .every((id, i) => id === '*' || (i < 2 ? after.changeSec.has(id) : after.trips.has(id)));
    if (!isAlive) continue;
    const now = after.rules.get(key);
    if (now === undefined || (now !== -1 && (sec === -1 || now < sec))) invented.push(`rule ${key} ${now}`);
  }
  for (const link of before.sentOff) {
    const isAlive = link.split(' ').every((trip) => after.trips.has(trip));
    if (isAlive && !after.sentOff.has(link)) invented.push(`seat kept ${link}`);
  }
  for (const id of after.accessible) if (!before.accessible.has(id)) invented.push(`accessible ${id}`);
  return invented;
}

test('an unreadable cell never adds a ride, a change, a walk or a way for a wheelchair', async () => {
  const dir = await makeTempDir();
  const before = await observe(sound, join(dir, 'sound'));
  expect(before?.rides.size).toBeGreaterThan(80);
  expect(before?.rules.size).toBe(1);
  expect(before?.sentOff.size).toBe(1);
  expect(before?.stepFreeWalks).not.toEqual(before?.walks);
  let tried = 0;
  let differing = 0;
  for (const [file, text] of Object.entries(sound)) {
    const rows = text.trimEnd().split('\n');
    const fields = rows[0]!.split(',');
    for (let row = 1; row < rows.length; row++) {
      for (const [column, field] of fields.entries()) {
        for (const garbage of listGarbage(file, field)) {
          const cells = rows[row]!.split(',');
          if (cells[column] === '') continue;
          cells[column] = garbage;
          const broken = rows.with(row, cells.join(',')).join('\n');
          const after = await observe({ ...sound, [file]: `${broken}\n` }, join(dir, `${tried++}`));
          if (!after) continue;
          if (after.rides.size !== before!.rides.size) differing++;
          // Position and type of a stop are derived from the stops around it, so walks may change.
          const isPlace = field.startsWith('stop_l') || field === 'location_type';
          const invented = listInvented(before!, after).filter((what) => !isPlace || !/walks/i.test(what));
          expect(invented, `${file} line ${row + 1} ${field} ${garbage}`).toEqual([]);
        }
      }
    }
  }
  expect(tried).toBeGreaterThan(150);
  expect(differing).toBeGreaterThan(40);
}, 240_000);
