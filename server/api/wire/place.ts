/** JSON of places and routes in MOTIS's shape. */
import { toNameIn } from '../../base/names.ts';
import type { TimetableDeparture } from '../../planner/board/stop-timetable.ts';
import type {
  CallRule,
  ItineraryCall,
  ItineraryPlace,
  ItineraryRoute,
} from '../../planner/model/itinerary.ts';
import type { MapStop } from '../../planner/stops/stop-request.ts';
import { toMode, toModes } from '../schema/mode.ts';
import type { ApiDeparture, ApiPlace, ApiRoute } from '../schema/place.ts';
import { type Language, toCompact, toNameRecord } from './json.ts';

/** Scheduled times at a place, as instants; there are no real-time ones. */
export interface PlaceTimes {
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
}

/** Language and default time zone for all places of an answer. */
export interface PlaceView {
  readonly language: Language;
  readonly timeZone: string;
}

/** Keyed by GTFS `wheelchair_boarding`. */
const wheelchairWords: Readonly<Record<number, 'accessible' | 'not-accessible'>> = {
  1: 'accessible',
  2: 'not-accessible',
};

/** Accessibility by GTFS `wheelchair_accessible` or `wheelchair_boarding`; `unknown` where the feed has no value. */
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

/** A call with arrival and departure. */
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

/** A departure of a timetable. */
export function toApiDeparture(
  { headwaySec, sec, tripShortName }: TimetableDeparture,
  toInstant: (seconds: number) => string,
): ApiDeparture {
  return toCompact({ time: toInstant(sec), headwaySec, tripShortName });
}

type CallRules = Pick<ItineraryCall, 'pickup' | 'dropOff'>;

const toType = (rule: CallRule | undefined) => (rule === 'none' ? ('NOT_ALLOWED' as const) : undefined);

/** What passengers must do before they board or alight; undefined for a normal call and for one without boarding. */
export const toArrangement = (rule: CallRule | undefined) =>
  rule === 'phone' || rule === 'driver' ? rule : undefined;

/** Fields of boarding; none for a normal call. */
export const toPickup = ({ pickup }: CallRules) =>
  toCompact({ pickupType: toType(pickup), pickupArrangement: toArrangement(pickup) });

/** Fields of alighting; none for a normal call. */
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

/** A colour of six hexadecimal digits; undefined where the feed has none. */
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

/** The name that passengers see: the number of a train, the line of other vehicles. */
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
