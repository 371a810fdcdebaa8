/** A chosen place: a stop, another place, or a point of the map. */
import type { LatLon, Match, Place } from '../api/contract.ts';
import { toPointText } from '../i18n/format.ts';

/** Names in both languages, as the address holds them. */
export type PlaceName = Readonly<Record<'zh' | 'en', string>>;

export interface PlaceChoice extends LatLon {
  /** `feed:stop_id` of a stop: the search may then use all its platforms. */
  readonly stopId?: string;
  /** Absent for a point without a name. */
  readonly name?: PlaceName;
}

/** The place of a search match: a stop by its id, any other place by its position. */
export function toPlaceChoice({ id, lat, lon, name, names, stopIds, type }: Match): PlaceChoice {
  const both = { zh: names.zh ?? name, en: names.en ?? name };
  const isStop = type === 'STOP' || stopIds.includes(id);
  return isStop ? { lat, lon, stopId: id, name: both } : { lat, lon, name: both };
}

/** Id of the stop's station: trips may then use all platforms of the station. */
export function findStationId({ parentId, stopId }: Pick<Place, 'parentId' | 'stopId'>): string | undefined {
  return parentId ?? stopId;
}

/** The choice of a stop, with all its platforms. */
export function toStopChoice(place: Place, askedId: string): PlaceChoice {
  const { lat, lon, name, names } = place;
  return {
    lat,
    lon,
    stopId: findStationId(place) ?? askedId,
    name: { zh: names.zh ?? name, en: names.en ?? name },
  };
}

/** Position of a text such as `40.8, 111.6`; undefined where the text is not a position. */
export function findTypedPoint(text: string): LatLon | undefined {
  const match =
    /^\s*[((]?\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NE北东]?\s*[,,;;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NE北东]?\s*[))]?\s*$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[2])];
  // Chinese map apps write longitude first. A number above 90 can only be a longitude.
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return { lat: first, lon: second };
  if (Math.abs(second) <= 90 && Math.abs(first) <= 180) return { lat: second, lon: first };
  return undefined;
}

/** Value of `fromPlace` and `toPlace` of the planning API. */
export function toPlaceParam(place: PlaceChoice): string {
  return place.stopId ?? toPointText(place);
}

/** Whether a place is in the region. Bounds whose west is greater than their east cross the 180th meridian. */
export function isInBounds(
  { lat, lon }: PlaceChoice,
  {
    east,
    north,
    south,
    west,
  }: { readonly south: number; readonly west: number; readonly north: number; readonly east: number },
): boolean {
  if (lat < south || lat > north) return false;
  return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}

/** Whether both are the same stop or the same position. */
export function isSamePlace(a: PlaceChoice, b: PlaceChoice): boolean {
  return toPlaceParam(a) === toPlaceParam(b);
}
