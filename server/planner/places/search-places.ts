/** Finds the places that a text typed into the search box may mean. */
import { type Box, isInBox, type LatLon, toDistanceM } from '../../base/geo.ts';
import { type FoldedQuery, findNameMatch, findTranslationMatch, type NameMatch } from './match-name.ts';
import { findTypedPoint, toPointHit } from './parse-point.ts';
import type { MatchKind, Place, PlaceHit, PlaceType } from './place.ts';
import type { PlaceEntry, PlaceIndex } from './place-index.ts';
import { type SearchForm, toFolded, toTextRange } from './search-form.ts';
import { suggestPlaces } from './suggest-places.ts';

export interface SearchOptions {
  /** With `en`, a match of an English name scores above pinyin and initials. */
  readonly language: 'zh' | 'en';
  /** Scores places near this point higher. */
  readonly near?: LatLon;
  /** Factor of the score for nearness, 1 where absent; 0 ignores `near`. */
  readonly nearBias?: number;
  readonly limit: number;
  readonly types?: readonly PlaceType[];
  readonly bounds?: Box;
  /** Finds only places where a line of such a GTFS `route_type` calls. */
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
  abbreviation: 1.5,
  street: 1,
  similar: 0.5,
};

/** Score of a city by its whole name: below `station-of-city`, because users who type a city usually mean its stations. */
const CITY_EXACT = 8.2;
/** Score of `english` where the language is English: above `initials`, below `prefix`. */
const ENGLISH_IN_ENGLISH = 6.5;

/**
 * Added to the score where the text begins with the city of the place. For the text 包头站, the place named 包头站 must score
 * higher than a place named 站 in 包头.
 */
const IN_NAMED_CITY = -2.5;

/** Characters of the text that are searched for; the rest is ignored. */
const MAX_LENGTH = 100;

/** A place that matches the text. */
interface Candidate {
  readonly place: Place;
  readonly kind: MatchKind;
  readonly score: number;
  /** The name that matches and the matching characters; absent for a station found by the name of its city. */
  readonly met?: { readonly form: SearchForm; readonly match: NameMatch };
}

/**
 * Score added with `nearBias` 1 for a place at `near`. More than importance adds (at most 0.2), so of places with equal
 * names the nearer one comes first; less than the difference between most kinds of matches.
 */
const NEARNESS = 0.4;
/** Distance at which half of `NEARNESS` is added: large enough that places of one city differ little. */
const NEAR_M = 50_000;

/**
 * Places that the text may mean, best first. The score adds up the kind of match, nearness, importance in steps of a tenth,
 * and a bonus for a match of the whole name. A pair of coordinates finds that point alone. Cost: one pass over all names.
 */
export function searchPlaces(index: PlaceIndex, text: string, options: SearchOptions): PlaceHit[] {
  const point = findTypedPoint(text);
  if (point) return isWanted(toPointHit(point).place, options) ? [toPointHit(point)] : [];
  const query = toQuery(text);
  if (query.text === '') return [];
  const candidates = new Map<Place, Candidate>();
  for (const entry of index.entries) {
    const candidate = findCandidate(query, entry, options);
    if (!candidate) continue;
    if (entry.place.type === 'city' && isWholeName(candidate)) {
      for (const station of index.stationsByCity.get(entry.place.id) ?? []) {
        keepBetter(candidates, toStation(station.place, options), options);
      }
    }
    keepBetter(candidates, candidate, options);
  }
  for (const { cityId, rest } of listCityRests(index, query.text)) {
    for (const entry of index.entries) {
      if (entry.place.cityId !== cityId) continue;
      const candidate = findCandidate(toFoldedQuery(rest), entry, options);
      if (candidate)
        keepBetter(candidates, { ...candidate, score: candidate.score + IN_NAMED_CITY }, options);
    }
  }
  return toBest([...candidates.values()], options).map(toHit);
}

/**
 * What `searchPlaces` finds; where it finds nothing, the places with the most similar names: users mistype, and write other
 * characters of the same sound (新花广场 for 新华广场).
 */
export function searchOrGuessPlaces(index: PlaceIndex, text: string, options: SearchOptions): PlaceHit[] {
  const hits = searchPlaces(index, text, options);
  if (hits.length > 0 || findTypedPoint(text)) return hits;
  const candidates = new Map<Place, Candidate>();
  const rank = (place: Place) => toScore('similar', place, false, options);
  // All of them: the filters of the search may drop the most similar ones.
  for (const place of suggestPlaces(index, text, index.entries.length, rank)) {
    const score = rank(place);
    keepBetter(candidates, { place, kind: 'similar', score }, options);
    if (place.type !== 'city') continue;
    for (const station of index.stationsByCity.get(place.id) ?? [])
      keepBetter(candidates, { ...toStation(station.place, options), score }, options);
  }
  return [...candidates.values()].slice(0, options.limit).map(toHit);
}

function toQuery(text: string): FoldedQuery {
  return toFoldedQuery(toFolded(text.slice(0, MAX_LENGTH)));
}

function toFoldedQuery(folded: string): FoldedQuery {
  return { text: folded, letters: folded.replaceAll('v', 'u'), isLatin: /^[a-z0-9]+$/.test(folded) };
}

function findCandidate(query: FoldedQuery, entry: PlaceEntry, options: SearchOptions): Candidate | undefined {
  const { place } = entry;
  let best: Candidate | undefined;
  const consider = (form: SearchForm, match: NameMatch | undefined) => {
    if (!match) return;
    const isWhole = match.first === 0 && match.end === form.folded.length;
    const score = toScore(match.kind, place, isWhole, options) + toCompleteness(query.text, match);
    if (!best || score > best.score) best = { place, kind: match.kind, score, met: { form, match } };
  };
  for (const form of entry.names) consider(form, findNameMatch(query, form));
  for (const form of entry.translations) consider(form, findTranslationMatch(query, form));
  return best;
}

/** More for an abbreviation that leaves out less, and that begins with the name: 师大 rather means 师范大学 than 师范…大学. */
function toCompleteness(text: string, { end, first, kind }: NameMatch): number {
  if (kind !== 'abbreviation') return 0;
  return (first === 0 ? 0.2 : 0) + (0.2 * text.length) / (end - first);
}

function isWholeName({ met }: Candidate): boolean {
  return met !== undefined && met.match.first === 0 && met.match.end === met.form.folded.length;
}

function toStation(place: Place, options: SearchOptions): Candidate {
  return { place, kind: 'station-of-city', score: toScore('station-of-city', place, false, options) };
}

function keepBetter(candidates: Map<Place, Candidate>, candidate: Candidate, options: SearchOptions): void {
  const known = candidates.get(candidate.place);
  if (known && known.score >= candidate.score) return;
  if (isWanted(candidate.place, options)) candidates.set(candidate.place, candidate);
}

/** The `limit` best, in order. Sorts only those with a sufficient score: a short text matches thousands of places. */
function toBest(candidates: readonly Candidate[], { limit, near, nearBias }: SearchOptions): Candidate[] {
  const all = Float64Array.from(candidates, ({ score }) => score).sort();
  const least = all[Math.max(0, all.length - limit)] ?? 0;
  return candidates
    .filter(({ score }) => score >= least)
    .toSorted(createCompare(nearBias === 0 ? undefined : near))
    .slice(0, limit);
}

/** Length of the name without an addition in brackets, which nobody types. */
const toBareLength = ({ name }: Place) => name.text.replace(/\s*[(（].*$/u, '').length;

/** The greatest score first, then the shortest name, then the nearest place. */
function createCompare(near: LatLon | undefined) {
  return (a: Candidate, b: Candidate): number => {
    if (a.score !== b.score) return b.score - a.score;
    const byLength = toBareLength(a.place) - toBareLength(b.place);
    if (byLength !== 0) return byLength;
    const byDistance = near ? toDistanceM(a.place, near) - toDistanceM(b.place, near) : 0;
    return byDistance || (a.place.id < b.place.id ? -1 : 1);
  };
}

function toHit({ place, kind, score, met }: Candidate): PlaceHit {
  if (!met) return { place, match: kind, score, matchedText: place.name.text, ranges: [] };
  const { form, match } = met;
  const range = toTextRange(form.text, match.first, match.end);
  return { place, match: kind, score, matchedText: form.text, ranges: [range] };
}

function toScore(kind: MatchKind, place: Place, isWhole: boolean, options: SearchOptions): number {
  let base = scores[kind];
  if (kind === 'exact' && place.type === 'city') base = CITY_EXACT;
  if (kind === 'english' && options.language === 'en') base = ENGLISH_IN_ENGLISH;
  const importance = Math.round(place.importance * 10) * 0.02;
  return base + importance + (isWhole ? 0.01 : 0) + toNearness(place, options);
}

/**
 * The share of `NEARNESS` in steps of a tenth: up to 2.6 km, 8.8 km, 17 km, 27 km and so on. Of places in one step the important one
 * comes first, not the one a street nearer: `near` may be the other end of a trip.
 */
function toNearness(place: Place, { near, nearBias = 1 }: SearchOptions): number {
  if (!near) return 0;
  const share = 1 / (1 + toDistanceM(place, near) / NEAR_M);
  return nearBias * NEARNESS * (Math.round(share * 10) / 10);
}

function isWanted(place: Place, options: SearchOptions): boolean {
  const { types, bounds, allowsRouteType } = options;
  if (types && !types.includes(place.type)) return false;
  if (allowsRouteType && !place.routeTypes.some(allowsRouteType)) return false;
  return !bounds || isInBox(place, bounds);
}

/** A city named at the beginning of a text, and the text after it. */
interface CityRest {
  readonly cityId: string;
  readonly rest: string;
}

/**
 * Cities whose name, pinyin or translation begins the folded text: addresses often start with the city (呼和浩特新华广场,
 * 包头市 昆区政府, hohhot xinhua).
 */
function listCityRests({ entries }: PlaceIndex, folded: string): CityRest[] {
  return entries
    .filter(({ place }) => place.type === 'city')
    .flatMap((city) => {
      const spelling = listSpellings(city)
        .filter((name) => name !== '' && folded.startsWith(name) && folded.length > name.length)
        .reduce((longest, name) => (name.length > longest.length ? name : longest), '');
      if (spelling === '') return [];
      const rest = folded.slice(spelling.length).replace(/^(市|shi(?=[a-z]))/u, '');
      return rest === '' ? [] : [{ cityId: city.place.id, rest }];
    });
}

function listSpellings({ names, translations }: PlaceEntry): string[] {
  return [
    ...names.flatMap(({ folded, reading }) => (reading ? [folded, reading.pinyin] : [folded])),
    ...translations.map(({ folded }) => folded),
  ];
}
