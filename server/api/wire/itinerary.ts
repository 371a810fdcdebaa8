/** JSON of itineraries in MOTIS's shape, with our additional fields. */
import { toNameIn } from '../../base/names.ts';
import type { Itinerary, ItineraryLeg, RideLeg, StreetLeg } from '../../planner/model/itinerary.ts';
import type { ApiItinerary, ApiLeg } from '../schema/itinerary.ts';
import { type FarePlacement, toApiFare, toApiFareTransfers, toApiMediumPrice } from './fare.ts';
import { toInstantMaker } from './instant.ts';
import { toItineraryId } from './itinerary-id.ts';
import { joinStays } from './join-stays.ts';
import { type Language, toCompact, toNameRecord } from './json.ts';
import { toLegMode } from './leg-mode.ts';
import {
  findColor,
  type PlaceView,
  toApiCall,
  toApiPlace,
  toDisplayName,
  toDropoff,
  toPickup,
  toWheelchairWord,
} from './place.ts';
import { toEncodedPolyline } from './polyline.ts';
import { toRunId } from './run-id.ts';

/** Options of an itinerary's JSON. */
export interface ItineraryView {
  readonly language: Language;
  readonly withGeometry: boolean;
  readonly withFareTransfers: boolean;
  /** Rides between which passengers stay seated become one leg. */
  readonly joinsStays?: boolean;
}

interface LegView extends PlaceView {
  readonly withGeometry: boolean;
  readonly toInstant: (seconds: number) => string;
}

export function toApiItinerary(found: Itinerary, view: ItineraryView): ApiItinerary {
  const itinerary = view.joinsStays ? joinStays(found) : found;
  const { day, timeZone, fare } = itinerary;
  const { language, withGeometry } = view;
  const toInstant = toInstantMaker(day, timeZone);
  const legView: LegView = { language, timeZone, withGeometry, toInstant };
  const transfers = fare && view.withFareTransfers ? toApiFareTransfers(fare, language) : undefined;
  return toCompact({
    duration: itinerary.arrivalSec - itinerary.departureSec,
    startTime: toInstant(itinerary.departureSec),
    endTime: toInstant(itinerary.arrivalSec),
    transfers: itinerary.transfers,
    id: toItineraryId(found),
    legs: itinerary.legs.map((leg, index) => toApiLeg(leg, legView, transfers?.placements.get(index))),
    fareTransfers: transfers?.fareTransfers,
    fare: fare && toApiFare(fare, language),
    fareByMedium: itinerary.fareByMedium?.map((price) => toApiMediumPrice(price, language)),
    tags: [...itinerary.tags],
    tagReasons: itinerary.tagReasons?.map(({ tag, text }) => ({
      tag,
      detail: text[language],
      text: { ...text },
    })),
    walkDistance: Math.round(itinerary.walkM),
  });
}

function toApiLeg(leg: ItineraryLeg, view: LegView, placement: FarePlacement | undefined): ApiLeg {
  return leg.kind === 'ride' ? toRideLeg(leg, view, placement) : toStreetLeg(leg, view);
}

/** Fields of walks and rides. */
function toCommon(leg: ItineraryLeg, view: LegView) {
  const [start, end] = [view.toInstant(leg.departureSec), view.toInstant(leg.arrivalSec)];
  return {
    from: toApiPlace(leg.from, view, { departure: start }),
    to: toApiPlace(leg.to, view, { arrival: end }),
    duration: leg.arrivalSec - leg.departureSec,
    startTime: start,
    endTime: end,
    scheduledStartTime: start,
    scheduledEndTime: end,
    realTime: false,
    scheduled: true,
    legGeometry: toEncodedPolyline(view.withGeometry ? leg.geometry : []),
  };
}

function toStreetLeg(leg: StreetLeg, view: LegView): ApiLeg {
  return toCompact({
    ...toCommon(leg, view),
    mode: toLegMode(leg),
    distance: Math.round(leg.distanceM),
    entrance: leg.entrance && toApiPlace(leg.entrance, view),
  });
}

function toRideLeg(leg: RideLeg, view: LegView, placement: FarePlacement | undefined): ApiLeg {
  const { route } = leg;
  const { language } = view;
  const common = toCommon(leg, view);
  const [first, last] = [leg.calls[0], leg.calls.at(-1)];
  return toCompact({
    ...common,
    from: { ...common.from, ...(first ? toPickup(first) : {}) },
    to: { ...common.to, ...(last ? toDropoff(last) : {}) },
    mode: toLegMode(leg),
    interlineWithPreviousLeg: leg.interlineWithPreviousLeg,
    wheelchairAccessible: wheelchairTypes[leg.wheelchairAccessible ?? 0],
    wheelchair: toWheelchairWord(leg.wheelchairAccessible),
    headsign: toNameIn(leg.headsign, language),
    routeId: route.routeId,
    routeColor: findColor(route.color),
    routeTextColor: findColor(route.textColor),
    routeType: route.routeType,
    agencyName: toNameIn(route.agencyName, language),
    agencyUrl: route.agencyUrl,
    agencyId: route.agencyId,
    tripId: toRunId(leg),
    routeShortName: route.shortName,
    routeLongName: toNameIn(route.longName, language),
    tripShortName: leg.tripShortName,
    displayName: toDisplayName(route, leg.tripShortName, language),
    intermediateStops: leg.calls.slice(1, -1).map((call) => toApiCall(call, view, view.toInstant)),
    fareTransferIndex: placement?.fareTransferIndex,
    effectiveFareLegIndex: placement?.effectiveFareLegIndex,
    rideDistance: Math.round(leg.distanceM),
    feedId: leg.feedId,
    headsigns: toNameRecord(leg.headsign),
    longNames: toNameRecord(route.longName),
    agencyNames: toNameRecord(route.agencyName),
    confidence: route.confidence,
    crossesBoundary: leg.crossesBoundary,
    headwaySec: leg.headwaySec,
    otherLines: leg.alternatives?.map((other) =>
      toCompact({
        routeId: other.route.routeId,
        displayName: toDisplayName(other.route, undefined, language),
        routeColor: findColor(other.route.color),
        routeTextColor: findColor(other.route.textColor),
        stopId: other.fromStopId,
        departure: view.toInstant(other.departureSec),
        arrival: view.toInstant(other.arrivalSec),
        headwaySec: other.headwaySec,
        confidence: other.route.confidence,
      }),
    ),
  });
}

/** Indexed by GTFS `wheelchair_accessible`. */
const wheelchairTypes = [undefined, 'ACCESSIBLE', 'NOT_ACCESSIBLE'] as const;
