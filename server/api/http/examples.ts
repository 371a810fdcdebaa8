/**
 * Example values of parameters, taken from the feeds in service, so that the page at `/api/docs` can send a first request in
 * any city.
 *
 * Required parameters, and those in `filledIn`, carry an `example`, which the page fills in. All others carry `examples` in
 * their schema and description, which the page does not fill in: they would narrow the first answer.
 */
import type { ExampleFacts } from '../../app/planning/api-examples.ts';
import { toDateText, toGtfsDate } from '../../base/service-day.ts';
import { toEpochSec, toInstantText } from '../wire/instant.ts';
import { toRowCursor } from '../wire/row-cursor.ts';
import { toRunId } from '../wire/run-id.ts';
import type { OpenApiDocument } from './openapi.ts';

type Value = string | number | boolean;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  description?: string;
  example?: unknown;
  schema?: { description?: string; examples?: unknown[]; example?: unknown };
}

/** Optional parameters that the page fills in too, as `operationId.name`. */
const filledIn: ReadonlySet<string> = new Set([
  'plan.time',
  'stoptimes.stopId',
  'stoptimes.time',
  'oneToAll.time',
  'isochrones.time',
  'percentiles.time',
  'matrix.time',
  'oneToMany.time',
  'oneToManyIntermodal.time',
]);

/** Half the height and width of the example's map, in degrees. */
const MAP_HALF_DEG = 0.02;

/** Values by parameter name; `operationId.name` is preferred to the name alone. */
function toValues(facts: ExampleFacts): Readonly<Record<string, Value>> {
  const { from, to } = facts;
  const toPoint = (lat: number, lon: number) => `${lat.toFixed(5)},${lon.toFixed(5)}`;
  const toInstant = (addedSec: number) =>
    toInstantText(toEpochSec({ day: facts.day, seconds: facts.timeSec + addedSec }, facts.timeZone));
  const date = toDateText(facts.day);
  const fromPoint = toPoint(from.lat, from.lon);
  return {
    fromPlace: from.stopId,
    toPlace: to.stopId,
    from: from.stopId,
    one: from.stopId,
    many: to.stopId,
    origins: from.stopId,
    destinations: to.stopId,
    stopId: from.stopId,
    time: toInstant(0),
    startTime: toInstant(0),
    endTime: toInstant(120),
    date,
    'closeDay.date': date,
    text: from.name,
    place: fromPoint,
    center: fromPoint,
    point: fromPoint,
    min: toPoint(from.lat - MAP_HALF_DEG, from.lon - MAP_HALF_DEG),
    max: toPoint(from.lat + MAP_HALF_DEG, from.lon + MAP_HALF_DEG),
    'oneToMany.max': 1_800,
    zoom: 14,
    precision: 5,
    tripId: toRunId({
      tripId: facts.tripId,
      serviceDay: facts.day,
      ...(facts.tripStartSec === undefined ? {} : { tripStartSec: facts.tripStartSec }),
    }),
    lineId: facts.lineId,
    feedId: facts.feedId,
    itineraryId: 'CgA=',
    language: 'zh',
    arriveBy: false,
    timetableView: true,
    searchWindow: 3_600,
    numItineraries: 5,
    maxItineraries: 10,
    maxTransfers: 2,
    maxTravelTime: 120,
    maxPreTransitTime: 900,
    maxPostTransitTime: 900,
    maxDirectTime: 1_800,
    maxMatchingDistance: 250,
    pedestrianSpeed: 1.2,
    pedestrianProfile: 'FOOT',
    tongchengStrictWheelchair: false,
    minTransferTime: 3,
    additionalTransferTime: 2,
    // Of one-to-all, one-to-many, isochrones and matrices, only 1 is served.
    transferTimeFactor: 1,
    'plan.transferTimeFactor': 1.5,
    tongchengMinTransferTimeByMode: 'RAIL:600,SUBWAY:180',
    transitModes: 'SUBWAY,BUS',
    directModes: 'WALK',
    directMode: 'WALK',
    preTransitModes: 'WALK',
    postTransitModes: 'WALK',
    mode: 'BUS',
    'oneToMany.mode': 'TRANSIT',
    modes: 'BUS,SUBWAY',
    avoidRoutes: facts.lineId,
    avoidAgencies: facts.agencyId,
    tongchengAvoidStops: to.stopId,
    pageCursor: `LATER|${toEpochSec({ day: facts.day, seconds: facts.timeSec }, facts.timeZone)}`,
    detailedLegs: false,
    joinInterlinedLegs: false,
    withFares: true,
    withDistance: true,
    // Distances are those of walks, and the example rides.
    'oneToMany.withDistance': false,
    fareMedia: 'cash',
    tongchengLowestFare: true,
    tongchengFareByMedium: true,
    riderCategory: 'adult',
    tongchengCriteria: 'fare,walking',
    via: from.stopId,
    viaMinimumStay: 15,
    requireBikeTransport: false,
    requireCarTransport: false,
    requireDisplayNameMatch: false,
    cutoffs: '15,30,45',
    window: 3_600,
    step: 300,
    percentiles: '25,50,75',
    type: 'STOP',
    placeBias: 1,
    numResults: 5,
    n: 10,
    radius: 300,
    exactRadius: true,
    both: true,
    direction: 'LATER',
    fetchStops: true,
    grouped: true,
    providerGroups: 'none',
    providers: 'none',
    withProviders: true,
    withStations: true,
    withVehicles: true,
    withZones: true,
    verdict: 'merged',
    offset: 0,
    limit: 50,
    issuerId: 'issuer',
    prefix: '31',
    ...toCursors(date),
    'Idempotency-Key': '8a3f6f0e-6f5d-4a3e-9a53-0d2f3a1c7b10',
    cardId: '3104700000000017',
    month: date.slice(0, 7),
    format: 'json',
    'comparisonReport.format': 'docx',
    'followUpReport.format': 'docx',
    'followUpReport.from': date,
    'followUpReport.to': date,
    'followUpReport.per': 'month',
    'followUpReport.cardShare': '0.4,0.6',
    'followUpReport.lines': 'rail:planned=rail:opened',
    'quarterReport.format': 'docx',
    'circlesReport.format': 'xlsx',
    'circlesReport.from': '07:00',
    'circlesReport.to': '09:00',
    'circlesReport.cutoffs': '30,60,120',
    'quarterReport.period': date.slice(0, 7),
    scenario: 'hubao-hsr',
    dryRun: true,
    name: `taps-${toGtfsDate(facts.day)}.csv`,
    'takeCardFile.name': `cards-${toGtfsDate(facts.day)}.csv`,
    who: 'card-office',
    listNo: 1,
    journeyId: 'G-101/42',
    account: 'JRN',
    kind: 'close',
    'reconItems.kind': 'amount-differs',
    reasonCode: 'card-unknown',
    'setAsideRecords.state': 'waiting',
    terminalId: 'bus-7',
    status: 'open',
    jobId: 'close-1',
    period: date,
    provisional: true,
    party: 'operator',
    line: 'gross',
    scenarioId: 'hubao-hsr',
    revision: '3f1c',
    variant: 'direct',
    comparisonId: '0123456789abcdef0123456789abcdef',
  };
}

/** Cursors of the keys of lists, as their pages have them. */
function toCursors(date: string): Readonly<Record<string, Value>> {
  const keys: Readonly<Record<string, readonly (string | number)[]>> = {
    cards: ['31'],
    cardTransactions: [0, ''],
    cardJourneys: [0, ''],
    registrations: [1],
    denyLists: [1],
    denyList: ['31', 0],
    tapGaps: ['bus-7', 1],
    setAsideRecords: [0, 'bus-7', 1, ''],
    settlementEntries: [0],
    reconItems: [0, ''],
    disputes: [`dispute/${date}`],
  };
  return Object.fromEntries(
    Object.entries(keys).map(([operationId, key]) => [`${operationId}.cursor`, toRowCursor(key)]),
  );
}

/** Copies the document and adds an example to every parameter. */
export function withExamples(document: OpenApiDocument, facts: ExampleFacts): OpenApiDocument {
  const values = toValues(facts);
  const copy = structuredClone(document);
  for (const methods of Object.values(copy.paths ?? {})) {
    for (const operation of Object.values(
      methods as Record<string, { operationId: string; parameters?: Parameter[] }>,
    )) {
      // Older versions (`planV5`) and questions by body (`planPost`) use the examples of `plan`.
      const operationId = operation.operationId.replace(/(V\d|Post)$/, '');
      for (const parameter of operation.parameters ?? []) addExample(parameter, operationId, values);
    }
  }
  return copy;
}

function addExample(
  parameter: Parameter,
  operationId: string,
  values: Readonly<Record<string, Value>>,
): void {
  const key = `${operationId}.${parameter.name}`;
  const value = values[key] ?? values[parameter.name];
  const text = parameter.description ?? parameter.schema?.description;
  if (text !== undefined) parameter.description = text;
  if (value === undefined) return;
  if (parameter.required || filledIn.has(key)) {
    parameter.example = value;
    return;
  }
  parameter.schema = { ...parameter.schema, examples: [value] };
  parameter.description = `${text ?? ''} Example: \`${value}\`.`.trim();
}
