/** The search box. */
import { type Box, isInBox, type LatLon, toDistanceM } from '../../base/geo.ts';
import { listCityRests } from './city-prefix.ts';
import { type FoldedQuery, findNameMatch, findTranslationMatch, type NameMatch } from './match-name.ts';
import { findTypedPoint, toPointHit } from './parse-point.ts';
import type { MatchKind, Place, PlaceHit, PlaceType } from './place.ts';
import type { PlaceEntry, PlaceIndex } from './place-index.ts';
import { type SearchForm, toFolded, toTextRange } from './search-form.ts';

export interface SearchOptions {
  /** With `en`, names in letters come before pinyin and initials. */
  readonly language: 'zh' | 'en';
  /** Prefer what is near. */
  readonly near?: LatLon;
  /** How much nearness counts, 1 where absent; 0 passes `near` over. */
  readonly nearBias?: number;
  readonly limit: number;
  readonly types?: readonly PlaceType[];
  readonly bounds?: Box;
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

/**
 * Taken off where the text named the city first: a place whose own name begins like that (包头站 for 包头站) is
 * meant before 站 in 包头.
 */
const IN_NAMED_CITY = -2.5;

/** A text longer than this is nobody's search. */
const MAX_LENGTH = 100;

/** A place that was met, before it is shown. */
interface Candidate {
  readonly place: Place;
  readonly kind: MatchKind;
  readonly score: number;
  /** The name that was met and where; absent for a place that came in through its city. */
  readonly met?: { readonly form: SearchForm; readonly match: NameMatch };
}

/**
 * What a bias of 1 adds for a place at the very spot: enough to outweigh importance (0.2 at most) between cities, never
 * enough to outweigh by itself how a name is met. So of places that are called alike the near one is meant.
 */
const NEARNESS = 0.4;
/** At this distance half of that is left: cities are told apart, streets of one city hardly. */
const NEAR_M = 50_000;

/**
 * Places that a text may mean, best first: by how it meets the name, then by nearness and importance (in steps of
 * a tenth), then whole names before longer ones. A text that is a pair of
 * coordinates answers that point. Cost: one pass over all names.
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
  return toBest([...candidates.values()], options.limit).map(toHit);
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
    const score = toScore(match.kind, place, isWhole, options);
    if (!best || score > best.score) best = { place, kind: match.kind, score, met: { form, match } };
  };
  for (const form of entry.names) consider(form, findNameMatch(query, form));
  for (const form of entry.translations) consider(form, findTranslationMatch(query, form));
  return best;
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

/** The best in order. A short text meets thousands, of which only those that can win are sorted. */
function toBest(candidates: readonly Candidate[], limit: number): Candidate[] {
  const all = Float64Array.from(candidates, ({ score }) => score).sort();
  const least = all[Math.max(0, all.length - limit)] ?? 0;
  return candidates
    .filter(({ score }) => score >= least)
    .toSorted(compareCandidates)
    .slice(0, limit);
}

function compareCandidates(a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score;
  const byLength = a.place.name.text.length - b.place.name.text.length;
  if (byLength !== 0) return byLength;
  return a.place.id < b.place.id ? -1 : 1;
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

function toNearness(place: Place, { near, nearBias = 1 }: SearchOptions): number {
  if (!near) return 0;
  return (nearBias * NEARNESS) / (1 + toDistanceM(place, near) / NEAR_M);
}

function isWanted(place: Place, options: SearchOptions): boolean {
  const { types, bounds, allowsRouteType } = options;
  if (types && !types.includes(place.type)) return false;
  if (allowsRouteType && !place.routeTypes.some(allowsRouteType)) return false;
  return !bounds || isInBox(place, bounds);
}
