/** Places and routes of the domain in the shape of the MOTIS API. */
import { toNameIn } from '../../base/names.ts';
import type {
  CallRule,
  ItineraryCall,
  ItineraryPlace,
  ItineraryRoute,
} from '../../planner/model/itinerary.ts';
import type { MapStop } from '../../planner/stops/stop-request.ts';
import { toMode, toModes } from '../schema/mode.ts';
import type { ApiPlace, ApiRoute } from '../schema/place.ts';
import { toCompact } from './compact.ts';
import { type Language, toNameRecord } from './names.ts';

/** Times at a place, as instants; the timetable's own, as there is no real time. */
export interface PlaceTimes {
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
}

/** What every place of one answer shares. */
export interface PlaceView {
  readonly language: Language;
  readonly timeZone: string;
}

/** By GTFS `wheelchair_boarding`. */
const wheelchairWords: Readonly<Record<number, 'accessible' | 'not-accessible'>> = {
  1: 'accessible',
  2: 'not-accessible',
};

/** Of a trip, by GTFS `wheelchair_accessible`; `unknown` where the feed says nothing. */
export function toWheelchairWord(access = 0): 'unknown' | 'accessible' | 'not-accessible' {
  return wheelchairWords[access] ?? 'unknown';
}

export function toApiPlace(place: ItineraryPlace, view: PlaceView, times: PlaceTimes = {}): ApiPlace {
  return toCompact({
    name: toNameIn(place.name, view.language),
    stopId: place.stopId,
    parentId: place.stationId,
    lat: place.lat,
    lon: place.lon,
    level: place.level,
    levelNames: place.levelName && toNameRecord(place.levelName),
    wheelchair:
      place.wheelchairBoarding === undefined ? undefined : wheelchairWords[place.wheelchairBoarding],
    tz: place.timeZone ?? view.timeZone,
    arrival: times.arrival,
    departure: times.departure,
    scheduledArrival: times.arrival,
    scheduledDeparture: times.departure,
    scheduledTrack: place.platformCode,
    track: place.platformCode,
    vertexType: place.stopId === undefined ? ('NORMAL' as const) : ('TRANSIT' as const),
    names: toNameRecord(place.name),
  });
}

/** A call with both its times; the first and the last call of a ride have one each. */
export function toApiCall(
  call: ItineraryCall,
  view: PlaceView,
  toInstant: (seconds: number) => string,
): ApiPlace {
  const times = { arrival: toInstant(call.arrivalSec), departure: toInstant(call.departureSec) };
  return toCompact({
    ...toApiPlace(call, view, times),
    ...toPickup(call),
    ...toDropoff(call),
    headsigns: call.headsign && toNameRecord(call.headsign),
  });
}

type CallRules = Pick<ItineraryCall, 'pickup' | 'dropOff'>;

const toType = (rule: CallRule | undefined) => (rule === 'none' ? ('NOT_ALLOWED' as const) : undefined);

/** What getting on or off takes beforehand; undefined where one simply does, or may not. */
export const toArrangement = (rule: CallRule | undefined) =>
  rule === 'phone' || rule === 'driver' ? rule : undefined;

/** How one gets on; nothing where one simply does. */
export const toPickup = ({ pickup }: CallRules) =>
  toCompact({ pickupType: toType(pickup), pickupArrangement: toArrangement(pickup) });

/** How one gets off; nothing where one simply does. */
export const toDropoff = ({ dropOff }: CallRules) =>
  toCompact({ dropoffType: toType(dropOff), dropoffArrangement: toArrangement(dropOff) });

export function toApiStop(stop: MapStop, view: PlaceView): ApiPlace {
  return toCompact({
    ...toApiPlace(stop, view),
    stopCode: stop.stopCode,
    importance: stop.importance,
    modes: toModes(stop.routeTypes),
  });
}

/** A colour as six hexadecimal digits, or undefined where the feed gives none. */
export function findColor(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9A-Fa-f]{6}$/.test(text) ? text : undefined;
}

export function toApiRoute(route: ItineraryRoute, language: Language): ApiRoute {
  return toCompact({
    routeId: route.routeId,
    routeShortName: route.shortName,
    routeLongName: toNameIn(route.longName, language),
    mode: toMode(route.routeType),
    agencyId: route.agencyId,
    agencyName: toNameIn(route.agencyName, language),
    agencyUrl: route.agencyUrl,
    routeColor: findColor(route.color),
    routeTextColor: findColor(route.textColor),
    routeType: route.routeType,
    confidence: route.confidence,
    longNames: toNameRecord(route.longName),
    agencyNames: toNameRecord(route.agencyName),
  });
}

/** What is written on the vehicle: the train number of a train, the line of anything else. */
export function toDisplayName(
  route: ItineraryRoute,
  tripShortName: string | undefined,
  language: Language,
): string {
  const isTrain = ['HIGHSPEED_RAIL', 'LONG_DISTANCE', 'NIGHT_RAIL', 'REGIONAL_RAIL'].includes(
    toMode(route.routeType),
  );
  if (isTrain && tripShortName) return tripShortName;
  return route.shortName || toNameIn(route.longName, language);
}
