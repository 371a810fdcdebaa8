/** A start or a destination: a stop, a place, or a point of the map. */
import type { LatLon, Match, Place } from '../api/contract.ts';
import { toPointText } from '../i18n/format.ts';

/** The two names that a link carries. */
export type PlaceName = Readonly<Record<'zh' | 'en', string>>;

export interface PlaceChoice extends LatLon {
  /** `feed:stop_id`, where it is a stop: then the search may use all its platforms. */
  readonly stopId?: string;
  /** What to call it; absent for a bare point. */
  readonly name?: PlaceName;
}

/** A match of the place search as a choice: a stop by its id, any other place by where it is. */
export function toPlaceChoice({ id, lat, lon, name, names, stopIds, type }: Match): PlaceChoice {
  const both = { zh: names.zh ?? name, en: names.en ?? name };
  const isStop = type === 'STOP' || stopIds.includes(id);
  return isStop ? { lat, lon, stopId: id, name: both } : { lat, lon, name: both };
}

/**
 * The id to begin or end a trip with at a stop: that of its station. One platform alone would leave out what calls at the
 * others.
 */
export function findStationId({ parentId, stopId }: Pick<Place, 'parentId' | 'stopId'>): string | undefined {
  return parentId ?? stopId;
}

/** A stop as a choice, by all its platforms. */
export function toStopChoice(place: Place, askedId: string): PlaceChoice {
  const { lat, lon, name, names } = place;
  return {
    lat,
    lon,
    stopId: findStationId(place) ?? askedId,
    name: { zh: names.zh ?? name, en: names.en ?? name },
  };
}

/** Latitude and longitude of a text in either order; undefined where it is no position on land of ours. */
export function findTypedPoint(text: string): LatLon | undefined {
  const match =
    /^\s*[((]?\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NE北东]?\s*[,,;;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NE北东]?\s*[))]?\s*$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[2])];
  // Chinese map apps write longitude first. Only one order can be right where one number passes 90.
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return { lat: first, lon: second };
  if (Math.abs(second) <= 90 && Math.abs(first) <= 180) return { lat: second, lon: first };
  return undefined;
}

/** What the planning API takes as `fromPlace` and `toPlace`. */
export function toPlaceParam(place: PlaceChoice): string {
  return place.stopId ?? toPointText(place);
}

/** Whether a place lies in the region; bounds whose west lies east of their east cross the 180th meridian. */
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

/** Whether both mean the same spot. */
export function isSamePlace(a: PlaceChoice, b: PlaceChoice): boolean {
  return toPlaceParam(a) === toPlaceParam(b);
}
