/** The search box. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import {
  type FoldedQuery,
  findNameMatch,
  findTranslationMatch,
  type NameMatch,
  toPinyinLetter,
} from './match-name.ts';
import { findTypedPoint, toPointHit } from './parse-point.ts';
import type { MatchKind, Place, PlaceHit, PlaceType } from './place.ts';
import type { PlaceEntry, PlaceIndex } from './place-index.ts';
import { type SearchForm, toFolded } from './search-form.ts';

export interface SearchOptions {
  /** With `en`, names in letters come before pinyin and initials. */
  readonly language: 'zh' | 'en';
  /** Prefer what is near, among places that matter alike. */
  readonly near?: LatLon;
  readonly limit: number;
  readonly types?: readonly PlaceType[];
  readonly bounds?: {
    readonly south: number;
    readonly west: number;
    readonly north: number;
    readonly east: number;
  };
  /** Stops only where one such line calls; places without stops are passed over. */
  readonly allowsRouteType?: (routeType: number) => boolean;
}

const scores: Readonly<Record<MatchKind, number>> = {
  point: 10,
  exact: 9,
  'station-of-city': 8.5,
  prefix: 7,
  initials: 6,
  pinyin: 5,
  substring: 4,
  english: 3,
  mixed: 2,
};

/** Just below its stations: to whom a city is named, its stations are meant. */
const CITY_EXACT = 8.2;
/** Above `initials`, below `prefix`. */
const ENGLISH_IN_ENGLISH = 6.5;

/** A text longer than this is nobody's search. */
const MAX_LENGTH = 100;

/**
 * Places that a text may mean, best first: by how it meets the name, then by importance (in steps of
 * a tenth), then whole names before longer ones, then by distance. A text that is a pair of
 * coordinates answers that point. Cost: one pass over all names, no allocation for names not met.
 */
export function searchPlaces(index: PlaceIndex, text: string, options: SearchOptions): PlaceHit[] {
  const point = findTypedPoint(text);
  if (point) return isWanted(toPointHit(point).place, options) ? [toPointHit(point)] : [];
  const query = toQuery(text);
  if (query.text === '') return [];
  const hits = new Map<Place, PlaceHit>();
  for (const entry of index.entries) {
    const hit = findHit(query, entry, options);
    if (!hit) continue;
    if (entry.place.type === 'city' && isWholeName(hit)) addStations(index, entry, hits, options);
    if (isWanted(entry.place, options)) keepBetter(hits, hit);
  }
  return toBest([...hits.values()], options.limit);
}

function isWholeName({ matchedText, ranges: [range] }: PlaceHit): boolean {
  return range !== undefined && range[0] === 0 && range[1] === matchedText.length;
}

function toQuery(text: string): FoldedQuery {
  const folded = toFolded(text.slice(0, MAX_LENGTH));
  const characters = [...folded];
  if (!/^[a-z0-9]+$/.test(folded)) return { text: folded, characters };
  return { text: folded, characters, pinyin: characters.map(toPinyinLetter).join('') };
}

function keepBetter(hits: Map<Place, PlaceHit>, hit: PlaceHit): void {
  const known = hits.get(hit.place);
  if (!known || hit.score > known.score) hits.set(hit.place, hit);
}

/** The best hits in order. A short text meets thousands, of which only those that can win are sorted. */
function toBest(hits: readonly PlaceHit[], limit: number): PlaceHit[] {
  const all = Float64Array.from(hits, (hit) => hit.score).sort();
  const least = all[Math.max(0, all.length - limit)] ?? 0;
  return hits
    .filter((hit) => hit.score >= least)
    .toSorted(compareHits)
    .slice(0, limit);
}

function addStations(
  index: PlaceIndex,
  city: PlaceEntry,
  hits: Map<Place, PlaceHit>,
  options: SearchOptions,
): void {
  for (const { place } of index.stationsByCity.get(city.place.id) ?? []) {
    if (!isWanted(place, options)) continue;
    const score = toScore('station-of-city', place, false, options);
    keepBetter(hits, { place, match: 'station-of-city', score, matchedText: place.name.text, ranges: [] });
  }
}

function findHit(query: FoldedQuery, entry: PlaceEntry, options: SearchOptions): PlaceHit | undefined {
  const { place } = entry;
  let best: PlaceHit | undefined;
  const consider = (form: SearchForm, match: NameMatch | undefined) => {
    if (!match) return;
    const isWhole = match.first === 0 && match.end === form.characters.length;
    const score = toScore(match.kind, place, isWhole, options);
    if (best && best.score >= score) return;
    best = {
      place,
      match: match.kind,
      score,
      matchedText: form.text,
      ranges: [toRange(form, match)],
    };
  };
  for (const form of entry.names) consider(form, findNameMatch(query, form));
  for (const form of entry.translations) consider(form, findTranslationMatch(query, form));
  return best;
}

function toRange(form: SearchForm, match: NameMatch): readonly [number, number] {
  const start = form.starts[match.first] ?? 0;
  const end = form.ends[match.end - 1] ?? form.text.length;
  return [start, end - start];
}

function toScore(kind: MatchKind, place: Place, isWhole: boolean, options: SearchOptions): number {
  let base = scores[kind];
  if (kind === 'exact' && place.type === 'city') base = CITY_EXACT;
  if (kind === 'english' && options.language === 'en') base = ENGLISH_IN_ENGLISH;
  // Each step outweighs all that follow, and all together stay below the next kind of match.
  const importance = Math.round(place.importance * 10) * 0.02;
  const nearness = options.near ? 0.009 / (1 + toDistanceM(place, options.near) / 1_000) : 0;
  return base + importance + (isWhole ? 0.01 : 0) + nearness;
}

function isWanted(place: Place, options: SearchOptions): boolean {
  const { types, bounds, allowsRouteType } = options;
  if (types && !types.includes(place.type)) return false;
  if (allowsRouteType && !place.routeTypes.some(allowsRouteType)) return false;
  if (!bounds) return true;
  const isInside =
    place.lat >= bounds.south &&
    place.lat <= bounds.north &&
    place.lon >= bounds.west &&
    place.lon <= bounds.east;
  return isInside;
}

function compareHits(a: PlaceHit, b: PlaceHit): number {
  if (a.score !== b.score) return b.score - a.score;
  const byLength = a.place.name.text.length - b.place.name.text.length;
  if (byLength !== 0) return byLength;
  return a.place.id < b.place.id ? -1 : 1;
}
