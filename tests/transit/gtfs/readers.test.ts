import { expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import {
  findFeedInfo,
  listAgencies,
  listAttributions,
  listProvenance,
} from '../../../server/transit/gtfs/read-feed-info.ts';
import {
  listLevels,
  listPathways,
  listStops,
  listTransfers,
} from '../../../server/transit/gtfs/read-stops.ts';
import {
  iterateShapePoints,
  iterateStopTimes,
  listCalendarDates,
  listCalendars,
  listFrequencies,
  listRoutes,
  listTrips,
} from '../../../server/transit/gtfs/read-trips.ts';
import { importInlineFeed, smallFeed } from '../../support/inline-feed.ts';

test('agencies, feed info and attributions', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'feed_info.txt':
      'feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_version\nP,https://p.example,zh-Hans,20260101,7\n',
    'attributions.txt':
      'organization_name,attribution_url,is_producer\nOSM,https://osm.example,1\nOther,,1\n',
  });
  expect(listAgencies(db)).toEqual([
    { agencyId: 'bus', name: { text: 'Bus' }, url: 'https://bus.example', timeZone: 'Asia/Shanghai' },
  ]);
  expect(findFeedInfo(db)).toEqual({
    publisherName: 'P',
    publisherUrl: 'https://p.example',
    language: 'zh',
    startDay: findServiceDay('20260101'),
    version: '7',
  });
  expect(listAttributions(db)).toEqual([
    { organizationName: 'OSM', url: 'https://osm.example' },
    { organizationName: 'Other' },
  ]);
});

test('routes without agency_id belong to the only agency, which has no id', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'agency.txt': 'agency_name,agency_url,agency_timezone\nBus,https://bus.example,Asia/Shanghai\n',
    'routes.txt': 'route_id,route_short_name,route_long_name,route_type\nR,1,Line one,3\n',
  });
  expect(listAgencies(db)[0]?.agencyId).toBe('');
  expect(listRoutes(db)).toEqual([
    { routeId: 'R', agencyId: '', shortName: '1', longName: { text: 'Line one' }, routeType: 3 },
  ]);
});

test('blank cells of stops are undefined, and the id replaces a blank name', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'levels.txt': 'level_id,level_index\nL,-1\n',
    'stops.txt':
      'stop_id,stop_code,stop_name,stop_lat,stop_lon,zone_id,location_type,parent_station,wheelchair_boarding,platform_code,level_id\n' +
      'S,,Station,40.80,111.60,,1,,1,,\n' +
      'A,a1,First,40.80,111.60,z,0,S,1,2,L\nB,,Second,40.81,111.61,,,,,,\nC,,Third,40.82,111.62,,,,2,,\nN,,,,,,3,S,,,\n',
  });
  const [station, first, second, third, node] = listStops(db);
  expect(station).toMatchObject({ stopId: 'S', locationType: 1, wheelchairBoarding: 1 });
  expect(first).toEqual({
    stopId: 'A',
    code: 'a1',
    name: { text: 'First' },
    lat: 40.8,
    lon: 111.6,
    zoneId: 'z',
    locationType: 0,
    parentStation: 'S',
    wheelchairBoarding: 1,
    platformCode: '2',
    levelId: 'L',
  });
  expect(second).toEqual({
    stopId: 'B',
    name: { text: 'Second' },
    lat: 40.81,
    lon: 111.61,
    locationType: 0,
    wheelchairBoarding: 0,
  });
  expect(third?.wheelchairBoarding).toBe(2);
  expect(node).toEqual({
    stopId: 'N',
    name: { text: 'N' },
    locationType: 3,
    parentStation: 'S',
    wheelchairBoarding: 0,
  });
});

test('calls are sorted by trip and sequence, with times past midnight and blank times', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,stop_headsign,shape_dist_traveled\n' +
      'T2,25:20:00,25:20:00,C,30,1,0,,2.5\nT1,8:20:00,8:20:00,C,3,,,,\nT2,24:59:59,25:00:00,A,10,0,1,To C,0\n' +
      'T1,08:00:00,08:00:00,A,1,,,,\nT2,,,B,20,,,,\nT1,,08:11:00,B,2,,,,\n',
  });
  expect([...iterateStopTimes(db)]).toEqual([
    {
      tripId: 'T1',
      stopSequence: 1,
      stopId: 'A',
      arrivalSec: 28_800,
      departureSec: 28_800,
      pickupType: 0,
      dropOffType: 0,
    },
    { tripId: 'T1', stopSequence: 2, stopId: 'B', departureSec: 29_460, pickupType: 0, dropOffType: 0 },
    {
      tripId: 'T1',
      stopSequence: 3,
      stopId: 'C',
      arrivalSec: 30_000,
      departureSec: 30_000,
      pickupType: 0,
      dropOffType: 0,
    },
    {
      tripId: 'T2',
      stopSequence: 10,
      stopId: 'A',
      arrivalSec: 89_999,
      departureSec: 90_000,
      pickupType: 0,
      dropOffType: 1,
      stopHeadsign: 'To C',
      shapeDistTraveled: 0,
    },
    { tripId: 'T2', stopSequence: 20, stopId: 'B', pickupType: 0, dropOffType: 0 },
    {
      tripId: 'T2',
      stopSequence: 30,
      stopId: 'C',
      arrivalSec: 91_200,
      departureSec: 91_200,
      pickupType: 1,
      dropOffType: 0,
      shapeDistTraveled: 2.5,
    },
  ]);
});

test('calls of GTFS-Flex are left out', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'locations.geojson': JSON.stringify({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', id: 'zone', properties: {}, geometry: null }],
    }),
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,location_id,stop_sequence,start_pickup_drop_off_window,end_pickup_drop_off_window\n' +
      'T1,08:00:00,08:00:00,A,,1,,\nT1,,,,zone,2,08:00:00,09:00:00\nT1,09:00:00,09:00:00,C,,3,,\n' +
      'T2,,,B,,1,10:00:00,11:00:00\nT2,,,,zone,2,10:00:00,11:00:00\n',
  });
  expect([...iterateStopTimes(db)].map((row) => [row.tripId, row.stopId])).toEqual([
    ['T1', 'A'],
    ['T1', 'C'],
  ]);
  expect(listTrips(db).map((trip) => trip.tripId)).toEqual(['T1', 'T2']);
});

test('trips, frequencies, calendars and their exceptions', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'trips.txt':
      'route_id,service_id,trip_id,trip_headsign,trip_short_name,direction_id,block_id,shape_id,wheelchair_accessible,bikes_allowed\n' +
      'R,all,T1,Third,G1,1,b,sh,1,2\nR,extra,T2,,,,,,,\n',
    'shapes.txt':
      'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\nsh,40.82,111.62,20,3.5\nsh,40.80,111.60,5,\n',
    'frequencies.txt':
      'trip_id,start_time,end_time,headway_secs,exact_times\nT1,06:30:00,09:00:00,300,\nT1,09:00:00,25:00:00,600,1\n',
    'calendar.txt':
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,0,0,20260101,20271231\n',
    'calendar_dates.txt': 'service_id,date,exception_type\nall,20261001,2\nextra,20261001,1\n',
  });
  expect(listTrips(db)).toEqual([
    {
      tripId: 'T1',
      routeId: 'R',
      serviceId: 'all',
      headsign: { text: 'Third' },
      shortName: 'G1',
      directionId: 1,
      blockId: 'b',
      shapeId: 'sh',
      wheelchairAccessible: 1,
      bikesAllowed: 2,
    },
    { tripId: 'T2', routeId: 'R', serviceId: 'extra', wheelchairAccessible: 0, bikesAllowed: 0 },
  ]);
  expect([...iterateShapePoints(db)]).toEqual([
    { shapeId: 'sh', lat: 40.8, lon: 111.6, sequence: 5 },
    { shapeId: 'sh', lat: 40.82, lon: 111.62, sequence: 20, distTraveled: 3.5 },
  ]);
  expect(listFrequencies(db)).toEqual([
    { tripId: 'T1', startSec: 23_400, endSec: 32_400, headwaySec: 300, exactTimes: false },
    { tripId: 'T1', startSec: 32_400, endSec: 90_000, headwaySec: 600, exactTimes: true },
  ]);
  expect(listCalendars(db)).toEqual([
    {
      serviceId: 'all',
      weekdays: [true, true, true, true, true, false, false],
      startDay: findServiceDay('20260101'),
      endDay: findServiceDay('20271231'),
    },
  ]);
  const holiday = findServiceDay('20261001');
  expect(listCalendarDates(db)).toEqual([
    { serviceId: 'all', day: holiday, isAdded: false },
    { serviceId: 'extra', day: holiday, isAdded: true },
  ]);
});

test('transfers, pathways and levels', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'transfers.txt':
      'from_stop_id,to_stop_id,from_route_id,to_trip_id,transfer_type,min_transfer_time\nA,B,,,2,180\nB,C,R,T2,,\n',
    'pathways.txt':
      'pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count,max_slope,min_width\n' +
      'p,A,B,2,0,12.5,30,-18,,\nq,B,A,1,1,,,,-0.05,1.2\n',
    'levels.txt': 'level_id,level_index,level_name\nL1,-1.5,站厅\nL0,0,\n',
    'translations.txt':
      'table_name,field_name,language,translation,record_id\nlevels,level_name,en,Concourse,L1\n',
  });
  expect(listLevels(db)).toEqual([
    { levelId: 'L1', index: -1.5, name: { text: '站厅', translations: { en: 'Concourse' } } },
    { levelId: 'L0', index: 0 },
  ]);
  expect(listTransfers(db)).toEqual([
    { fromStopId: 'A', toStopId: 'B', transferType: 2, minTransferSec: 180 },
    { fromStopId: 'B', toStopId: 'C', fromRouteId: 'R', toTripId: 'T2', transferType: 0 },
  ]);
  expect(listPathways(db)).toEqual([
    {
      pathwayId: 'p',
      fromStopId: 'A',
      toStopId: 'B',
      mode: 2,
      isBidirectional: false,
      lengthM: 12.5,
      traversalSec: 30,
      stairCount: -18,
    },
    {
      pathwayId: 'q',
      fromStopId: 'B',
      toStopId: 'A',
      mode: 1,
      isBidirectional: true,
      maxSlope: -0.05,
      minWidthM: 1.2,
    },
  ]);
});

test('names have translations by id and by text; an id overrides a text, regions are ignored', async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'translations.txt':
      'table_name,field_name,language,translation,record_id,field_value\n' +
      'stops,stop_name,zh-Hant,甲（繁）,A,\nstops,stop_name,zh-CN,甲,A,\nstops,stop_name,en-GB,Alpha,A,\n' +
      'stops,stop_name,zh,乙,,Second\nstops,stop_name,mn,Хоёр,,Second\nstops,stop_name,zh,乙二,B,\n' +
      'agency,agency_name,zh,公交,bus,\nroutes,route_short_name,zh,一路,R,\n',
  });
  expect(listStops(db).map((stop) => stop.name)).toEqual([
    { text: 'First', translations: { zh: '甲', en: 'Alpha' } },
    { text: 'Second', translations: { zh: '乙二', mn: 'Хоёр' } },
    { text: 'Third' },
  ]);
  expect(listAgencies(db)[0]?.name).toEqual({ text: 'Bus', translations: { zh: '公交' } });
  expect(listRoutes(db)[0]).toMatchObject({ shortName: '1', shortNameTranslations: { zh: '一路' } });
});

test("provenance.txt, the project's own table", async () => {
  const db = await importInlineFeed({
    ...smallFeed,
    'provenance.txt':
      'table_name,record_id,confidence,source\nroutes,*,reconstructed,"street map, 2024"\nstops,A,sourced,list\n',
  });
  expect(listProvenance(db)).toEqual([
    { table: 'routes', recordId: '*', confidence: 'reconstructed', source: 'street map, 2024' },
    { table: 'stops', recordId: 'A', confidence: 'sourced', source: 'list' },
  ]);
  expect(listProvenance(await importInlineFeed(smallFeed))).toEqual([]);
});

test('openFeed throws for a file that is no imported feed', () => {
  expect(() => openFeed('/nowhere/feed.sqlite')).toThrow(
    expect.objectContaining({ code: 'feed-unreadable' }),
  );
});
