/**
 * The modifications of a scenario, each with its fields.
 *
 * Times of day are texts (`HH:MM` or `HH:MM:SS`, up to 48:00 so that a trip may run past midnight), money is integer fen,
 * distances are metres, durations are seconds. The split between a drawn form and the arrays that the search reads
 * follows Conveyal R5 (`com.conveyal.r5.analyst.scenario`); the fields of cost, vehicle, fare and operator are this
 * project's own.
 */
import { z } from 'zod';
import { schemeFile } from '../../money/scheme/scheme.ts';

export const idShape = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
  .describe('Latin letters, digits, dot, dash and underscore; unique within its list');
const globalIdShape = z.string().min(3).max(500).describe('feed:id of a stop, line or trip');
export const textShape = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u)
  .describe('Without control characters');
const latShape = z.number().min(-90).max(90);
const lonShape = z.number().min(-180).max(180);
const secondsShape = z.int().min(0).max(172_800);
const fenShape = z.int().min(0).max(10_000_000).describe('Integer fen (1/100 of the currency)');
const timeShape = z
  .string()
  .regex(/^(?:[0-3]?\d|4[0-8]):[0-5]\d(?::[0-5]\d)?$/)
  .describe('HH:MM or HH:MM:SS from the start of the service day, up to 48:00');
const daysShape = z
  .string()
  .regex(/^(?=.*1)[01]{7}$/)
  .describe('Seven flags from Monday to Sunday, one at least set');
const windowShape = z.tuple([timeShape, timeShape]).describe('From (inclusive) and to (exclusive)');
const pointShape = z.tuple([lonShape, latShape]).describe('[longitude, latitude], WGS-84');
export const sha256Shape = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const polygonShape = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(pointShape).min(4).max(500)).length(1),
});

const lineStringShape = z.strictObject({
  type: z.literal('LineString'),
  coordinates: z.array(pointShape).min(2).max(20_000),
});

const newStopShape = z.strictObject({
  id: idShape.optional().describe('Absent: made of the modification and the place in its list'),
  name: textShape,
  nameEn: textShape.optional(),
  lat: latShape,
  lon: lonShape,
  changeSec: secondsShape
    .optional()
    .describe('Least seconds between two vehicles; the region’s rule where absent'),
});

/** An existing stop, or a new one. */
const stopSpecShape = z.union([
  z.strictObject({ ref: globalIdShape }),
  z.strictObject({ new: newStopShape }),
]);

const vehicleShape = z.strictObject({
  type: textShape,
  seats: z.int().min(1).max(5_000),
  standing: z.int().min(0).max(5_000),
  maxKmh: z.number().positive().max(2_000),
  fenPerKm: z.int().min(0).max(1_000_000).describe('Operating cost of a vehicle-kilometre'),
  fenPerHour: z.int().min(0).max(10_000_000).optional().describe('Operating cost of a vehicle-hour'),
  kwhPerKm: z.number().min(0).max(200).optional(),
  litresPerKm: z.number().min(0).max(10).optional().describe('Diesel'),
  fleet: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Vehicles that there are; too few for the timetable is an error'),
});

const fareShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), product: idShape, fen: fenShape }),
  z.strictObject({
    kind: z.literal('distance'),
    product: idShape,
    fenPerKm: z.number().min(0).max(100_000),
    minimumFen: fenShape,
    roundToFen: z.int().min(1).max(1_000).describe('To the nearest multiple of this, halves up'),
  }),
]);

const headwayShape = {
  headwaySecs: z.int().min(1).max(86_400).optional(),
  departures: z.array(timeShape).min(1).max(1_440).optional(),
  exact: z.boolean().optional().describe('With headwaySecs: whether the departures are a promise'),
};

const timetableShape = z.strictObject({
  id: idShape.optional(),
  pattern: idShape,
  direction: z.enum(['outbound', 'inbound', 'both']),
  days: daysShape,
  start: timeShape.optional(),
  end: timeShape.optional(),
  ...headwayShape,
  phase: z
    .strictObject({
      line: globalIdShape.describe('Line whose arrivals are waited for'),
      stop: globalIdShape.describe('Stop where passengers change'),
      offsetSecs: z.int().min(0).max(86_400).describe('From its arrival to this line’s departure'),
    })
    .optional(),
});

const runtimeShape = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('given'),
    hopSecs: z.array(z.int().min(1).max(86_400)).min(1).max(499).describe('Stop to stop, dwell not included'),
  }),
  z.strictObject({ method: z.literal('speed'), kmh: z.number().positive().max(2_000) }),
  z.strictObject({
    method: z.literal('kinematic'),
    vmaxKmh: z.number().positive().max(2_000),
    accelMps2: z.number().positive().max(5),
    brakeMps2: z.number().positive().max(5),
    recoveryShare: z.number().min(0).max(1),
  }),
]);

const common = {
  id: idShape,
  name: textShape.optional(),
  nameEn: textShape.optional().describe('In English; of a line, beside its long name'),
  note: z.string().max(2_000).optional(),
  variants: z.array(idShape).min(1).optional().describe('Absent: part of every variant'),
};

const operatorShape = z.union([
  z.strictObject({ existing: globalIdShape.describe('feed:agency_id') }),
  z.strictObject({ new: z.strictObject({ id: idShape, name: textShape, nameEn: textShape.optional() }) }),
]);

const linesShape = z.array(globalIdShape).min(1).max(500);
const directionShape = z.enum(['outbound', 'inbound']).optional();

const addLineShape = z.strictObject({
  type: z.literal('addLine'),
  ...common,
  shortName: textShape,
  longName: textShape.optional(),
  color: z
    .string()
    .regex(/^[0-9A-Fa-f]{6}$/)
    .optional(),
  operator: operatorShape,
  routeType: z.int().min(0).max(1_702).describe('GTFS route_type'),
  geometry: lineStringShape.optional(),
  snap: z.enum(['rail', 'road', 'none']),
  stops: z.array(stopSpecShape).min(2).max(500),
  runtime: runtimeShape,
  dwellSecs: z.union([secondsShape, z.array(secondsShape).min(2).max(500)]),
  patterns: z
    .array(
      z.strictObject({
        id: idShape,
        skip: z
          .array(z.int().min(0).max(499))
          .describe('Places in `stops`, counted from 0, that it runs through'),
        savedPerStopSecs: secondsShape.optional().describe('Besides the dwell'),
      }),
    )
    .min(1)
    .max(50),
  timetables: z.array(timetableShape).min(1).max(100),
  layoverSecs: secondsShape,
  vehicle: vehicleShape,
  fare: fareShape,
  oneCard: z.boolean(),
});

const expressShape = z.strictObject({
  type: z.literal('express'),
  ...common,
  line: globalIdShape,
  direction: directionShape,
  keepStops: z.array(globalIdShape).min(2).max(500).describe('Other calls are run through'),
  savedPerStopSecs: secondsShape.describe('Besides the dwell, for each call that is run through'),
  days: daysShape,
  window: windowShape,
  trips: z
    .enum(['convert', 'add'])
    .describe('convert: trips of the line become expresses; add: the line keeps its trips'),
  headwaySecs: z.int().min(1).max(86_400).optional().describe('Of added expresses'),
});

const coachToBusShape = z.strictObject({
  type: z.literal('coachToBus'),
  ...common,
  line: globalIdShape,
  days: daysShape,
  window: windowShape,
  headwaySecs: z.int().min(1).max(86_400),
  exact: z.boolean(),
  boarding: z.enum(['any-stop', 'as-is']).describe('any-stop: boarding and alighting at every call'),
  addStops: z
    .array(z.strictObject({ stop: stopSpecShape, after: globalIdShape, addSecs: secondsShape }))
    .max(100)
    .optional(),
  fare: fareShape.optional(),
  oneCard: z.boolean().optional(),
});

const rerouteShape = z.strictObject({
  type: z.literal('reroute'),
  ...common,
  line: globalIdShape,
  direction: directionShape,
  from: globalIdShape.nullable().describe('null: from the first call'),
  to: globalIdShape.nullable().describe('null: to the last call'),
  stops: z.array(stopSpecShape).max(500),
  hopSecs: z.array(z.int().min(1).max(86_400)).min(1).max(501),
  dwellSecs: z.array(secondsShape).max(500),
});

const removeStopsShape = z.strictObject({
  type: z.literal('removeStops'),
  ...common,
  line: globalIdShape,
  stops: z.array(globalIdShape).min(1).max(500),
  savedPerStopSecs: secondsShape,
});

const removeTripsShape = z.strictObject({
  type: z.literal('removeTrips'),
  ...common,
  lines: linesShape.optional(),
  trips: z.array(globalIdShape).min(1).max(5_000).optional(),
  window: windowShape.optional(),
});

const setHeadwayShape = z.strictObject({
  type: z.literal('setHeadway'),
  ...common,
  lines: linesShape,
  direction: directionShape,
  days: daysShape,
  window: windowShape,
  headwaySecs: z.int().min(1).max(86_400),
  exact: z.boolean(),
  others: z.enum(['keep', 'remove']).describe('Trips of the lines outside the window'),
});

const adjustSpeedShape = z.strictObject({
  type: z.literal('adjustSpeed'),
  ...common,
  lines: linesShape,
  hops: z
    .array(z.tuple([globalIdShape, globalIdShape]))
    .min(1)
    .max(500)
    .optional(),
  scale: z.number().min(0.1).max(10).describe('Multiplies the speed'),
  scaleDwell: z.boolean(),
});

const adjustDwellShape = z.strictObject({
  type: z.literal('adjustDwell'),
  ...common,
  lines: linesShape,
  stops: z.array(globalIdShape).min(1).max(500).optional(),
  dwellSecs: secondsShape.optional(),
  scale: z.number().min(0).max(20).optional(),
});

const onDemandZoneShape = z.strictObject({
  type: z.literal('onDemandZone'),
  ...common,
  shortName: textShape,
  operator: operatorShape,
  fromZone: polygonShape,
  toZone: polygonShape,
  bothWays: z.boolean(),
  days: daysShape,
  window: windowShape,
  waitSecs: secondsShape,
  detourFactor: z.number().min(1).max(5),
  kmh: z.number().positive().max(150),
  cycleSecs: z.int().min(60).max(86_400).describe('Of one vehicle, from pick-up to the next pick-up'),
  expectedBoardingsPerHour: z.number().min(0).max(100_000).optional(),
  vehicle: vehicleShape,
  fare: fareShape,
  oneCard: z.boolean(),
});

const walkLinkShape = z.strictObject({
  type: z.literal('walkLink'),
  ...common,
  from: globalIdShape,
  to: globalIdShape,
  secs: z.int().min(1).max(7_200),
  bothWays: z.boolean(),
});

const setFareShape = z.strictObject({
  type: z.literal('setFare'),
  ...common,
  lines: linesShape,
  fare: fareShape,
  oneCard: z.boolean().optional(),
});

const rules = schemeFile.shape;

/** Rules in the form of a scheme file: one with the id of a rule of the scheme takes its place, others are added. */
const setSchemeShape = z.strictObject({
  type: z.literal('setScheme'),
  ...common,
  set: z
    .strictObject({
      parties: rules.parties.optional(),
      networks: rules.networks.optional(),
      media: rules.media.optional(),
      categories: rules.categories.unwrap().optional(),
      concessions: rules.concessions.unwrap().optional(),
      offPeaks: rules.offPeaks.unwrap().optional(),
      transfers: rules.transfers.unwrap().optional(),
      caps: rules.caps.unwrap().optional(),
      commissionBp: rules.commissionBp.optional(),
      evidence: rules.evidence.unwrap().optional().describe('Sources of these rules; others are assumptions'),
    })
    .optional(),
  remove: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(200)
    .optional()
    .describe('Ids of rules; a network or medium is also taken out of all policies that name it'),
});

const replaceFeedShape = z.strictObject({
  type: z.literal('replaceFeed'),
  ...common,
  feed: idShape.describe('Feed of the base; its lines, stops and operators keep this prefix'),
  by: z
    .strictObject({
      sha256: sha256Shape.describe('Content of the other version, which is imported by --alternatives'),
      file: textShape.optional().describe('Where it comes from; for readers'),
    })
    .nullable()
    .describe('null: the scenario runs without the feed'),
});

export const modificationShape = z.discriminatedUnion('type', [
  addLineShape,
  expressShape,
  coachToBusShape,
  rerouteShape,
  removeStopsShape,
  removeTripsShape,
  setHeadwayShape,
  adjustSpeedShape,
  adjustDwellShape,
  onDemandZoneShape,
  walkLinkShape,
  setFareShape,
  setSchemeShape,
  replaceFeedShape,
]);

export type Modification = z.infer<typeof modificationShape>;
export type ModificationOf<Type extends Modification['type']> = Extract<
  Modification,
  { readonly type: Type }
>;
export type StopSpec = z.infer<typeof stopSpecShape>;
export type VehicleSpec = z.infer<typeof vehicleShape>;
export type OperatorSpec = z.infer<typeof operatorShape>;
