/** Coordinates typed into the search box. */
import { isLatLon, type LatLon } from '../../base/geo.ts';
import type { PlaceHit } from './place.ts';

const PAIR = /^\s*[([]?\s*(-?\d{1,3}\.\d+)\s*°?\s*[,;、/\s]\s*(-?\d{1,3}\.\d+)\s*°?\s*[)\]]?\s*$/;

/** Skips longer texts, which cannot be coordinates. */
const MAX_LENGTH = 64;

/**
 * Parses `40.81,111.66`: decimal degrees on WGS-84, latitude first. Swaps the numbers where the first is not a latitude.
 * Undefined where the text is not a pair of decimal numbers.
 */
export function findTypedPoint(text: string): LatLon | undefined {
  const match = text.length > MAX_LENGTH ? null : PAIR.exec(text.normalize('NFKC'));
  if (!match) return undefined;
  const [a, b] = [Number(match[1]), Number(match[2])];
  return [
    { lat: a, lon: b },
    { lat: b, lon: a },
  ].find(isLatLon);
}

/** The point as a hit of the search box; a plan accepts its id as start or end. */
export function toPointHit({ lat, lon }: LatLon): PlaceHit {
  const text = `${lat},${lon}`;
  return {
    place: {
      type: 'point',
      id: text,
      name: { text },
      lat,
      lon,
      stopIds: [],
      routeTypes: [],
      lineCount: 0,
      importance: 0,
    },
    match: 'point',
    score: 10,
    matchedText: text,
    ranges: [[0, text.length]],
  };
}
