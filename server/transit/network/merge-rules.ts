/** The rules that decide whether two stops are one place to a passenger: by names, kinds and distance. */
import type { LatLon } from '../../base/geo.ts';

/** A stop name prepared for comparison. */
export interface StopNameForm {
  /** The name without brackets, words for "stop" and the side of the street. */
  readonly core: string;
  /** Side, exit or direction at the end of the name or in its brackets; empty for none. */
  readonly side: string;
  /** The name contains a word for a railway station. */
  readonly hasRailwayWord: boolean;
}

const BRACKETS = /[(（[【〔<《]([^)）\]】〕>》]*)[)）\]】〕>》]/gu;
/** Longest first, so that 公交车站 is removed as a whole. */
const STOP_WORDS =
  /(公交首末站|公共汽车站|公交枢纽站|地铁站|公交总站|公交车站|公交站|火车站|高铁站|车站|站)$/u;
const LATIN_STOP_WORDS =
  /\b(railway station|train station|metro station|subway station|bus station|bus stop|station|stn|stop)$/u;
const SIDE =
  /(东北|东南|西北|西南|东|南|西|北)(侧|口|出口|入口|门|广场|站前|向)?$|\b(north|south|east|west)(bound)?$/u;
const RAILWAY_WORDS = /(火车站|高铁站|铁路车站)(前|广场)?$|\b(railway|train) station$/u;

/** Half width, lower case, single spaces: `Ａ座` and `a座` become equal. */
function toPlain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** Accepts names in any language. The core of an empty name is empty. */
export function toStopNameForm(name: string): StopNameForm {
  const plain = toPlain(name);
  const inBrackets = [...plain.matchAll(BRACKETS)].map((match) => match[1] ?? '').join('');
  const bare = plain.replaceAll(BRACKETS, ' ').trim();
  const hasRailwayWord = RAILWAY_WORDS.test(bare);
  const stripped = stripWords(bare);
  const side = SIDE.exec(stripped)?.[0] ?? '';
  const withoutSide = side === '' ? stripped : stripWords(stripped.slice(0, -side.length).trim());
  // Keep the side where the name has nothing else (东门).
  const [core, ownSide] = withoutSide.length < 2 ? [stripped, ''] : [withoutSide, side];
  return { core: toLetters(core), side: toLetters(ownSide + inBrackets), hasRailwayWord };
}

function stripWords(text: string): string {
  const stripped = text.replace(STOP_WORDS, '').replace(LATIN_STOP_WORDS, '').trim();
  return stripped === '' ? text : stripped;
}

function toLetters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** A station with its platforms and entrances, or a single stop. */
export interface MergeUnit {
  /** `feed:stop_id` of the station, or of a stop without a station. */
  readonly key: string;
  readonly feed: number;
  readonly name: string;
  readonly form: StopNameForm;
  /** Whether railway trains call here. */
  readonly isRail: boolean;
}

export type MergeRule =
  /** A row of `stop-merges.csv`. */
  | 'override'
  /** The names have the same core and side. */
  | 'same-name'
  /** The names have the same core, and one of them names a side. */
  | 'same-name-one-side'
  /** One name begins or ends with the other, and the stops are next to each other. */
  | 'name-within'
  /** One name contains a word for a railway station, and trains call at the other stop. */
  | 'railway-word'
  /** The two are joined through other stops. */
  | 'through-others'
  /** The stops are next to each other and have different names. */
  | 'side-by-side';

export type ApartReason =
  | 'override'
  | 'unknown-stop'
  | 'too-far'
  | 'different-sides'
  | 'different-names'
  | 'two-railway-stations'
  | 'place-too-wide'
  | 'override-between';

export interface Judgement {
  readonly rule: MergeRule;
  /** 0 to 1; pairs with higher scores are joined first. */
  readonly score: number;
  /** The reason to keep them apart; absent where they are one place. */
  readonly apart?: ApartReason;
}

/** Stops of the same name within this distance are one place. */
const SAME_NAME_M = 400;
/** The same at railway stations, where platforms, forecourt and metro are further apart. */
const SAME_NAME_RAIL_M = 800;
/** Within this distance a side of a place is part of the place. */
const ONE_SIDE_M = 150;
/** For names such as 东影路 and 东影路口. */
const NAME_WITHIN_M = 50;
/** Shorter names are the beginning of too many others. */
const LEAST_NAME = 3;
/** Within this distance a stop may lie on the forecourt of a railway station. */
export const RAILWAY_WORD_M = 400;

/** Judges a pair of stops that `listMergePairs` has found. */
export function judgePair(a: MergeUnit, b: MergeUnit, distanceM: number): Judgement {
  const limitM = a.isRail || b.isRail ? SAME_NAME_RAIL_M : SAME_NAME_M;
  if (a.feed === b.feed) {
    // Within a feed only equal names count: the feed itself distinguishes stops by their spelling.
    const isSame = a.name === b.name && distanceM <= limitM;
    return toSameName(distanceM, limitM, isSame ? undefined : 'too-far');
  }
  if (a.form.core === b.form.core && a.form.side === b.form.side) {
    return toSameName(distanceM, limitM, distanceM <= limitM ? undefined : 'too-far');
  }
  if (a.form.core === b.form.core) return judgeSides(a, b, distanceM);
  const isRailwayWord = (a.isRail && b.form.hasRailwayWord) || (b.isRail && a.form.hasRailwayWord);
  if (isRailwayWord && a.isRail !== b.isRail && distanceM <= RAILWAY_WORD_M) {
    return { rule: 'railway-word', score: toScore(0.4, 0.6, distanceM, RAILWAY_WORD_M) };
  }
  if (distanceM <= NAME_WITHIN_M && isWithin(a.form.core, b.form.core)) {
    return { rule: 'name-within', score: toScore(0.3, 0.4, distanceM, NAME_WITHIN_M) };
  }
  return { rule: 'side-by-side', score: 0, apart: 'different-names' };
}

function isWithin(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length >= LEAST_NAME && (long.startsWith(short) || long.endsWith(short));
}

function judgeSides(a: MergeUnit, b: MergeUnit, distanceM: number): Judgement {
  const score = toScore(0.4, 0.5, distanceM, ONE_SIDE_M);
  const rule = 'same-name-one-side';
  // For example 呼和浩特 and 呼和浩特东.
  if (a.isRail && b.isRail) return { rule, score, apart: 'two-railway-stations' };
  if (a.form.side !== '' && b.form.side !== '') return { rule, score, apart: 'different-sides' };
  return distanceM <= ONE_SIDE_M ? { rule, score } : { rule, score, apart: 'too-far' };
}

function toSameName(distanceM: number, limitM: number, apart: ApartReason | undefined): Judgement {
  const score = toScore(0.6, 1, distanceM, limitM);
  return { rule: 'same-name', score, ...(apart === undefined ? {} : { apart }) };
}

/** From `most` at distance 0 to `least` at the limit and beyond, rounded to thousandths. */
function toScore(least: number, most: number, distanceM: number, limitM: number): number {
  return Math.round(1000 * (most - (most - least) * Math.min(1, distanceM / limitM))) / 1000;
}

export interface MergeStop extends LatLon {
  /** `feed:stop_id`. */
  readonly key: string;
  readonly feed: number;
  readonly name: string;
  /** Index of its station, as in `NetworkStop`. */
  readonly parent?: number;
  /** Whether any vehicle calls here. */
  readonly isServed: boolean;
  /** Whether railway trains call here. */
  readonly isRail: boolean;
}

/** The decision on two stops, with its reason. `stopA` sorts before `stopB`. */
export interface MergeDecision {
  readonly stopA: string;
  readonly stopB: string;
  readonly nameA: string;
  readonly nameB: string;
  /** Whole metres; absent where a position is unknown. */
  readonly distanceM?: number;
  readonly rule: MergeRule;
  readonly score: number;
  readonly verdict: 'merged' | 'apart';
  readonly reason?: ApartReason;
  /** The note in `stop-merges.csv`. */
  readonly note?: string;
}

export interface PlacedUnit extends MergeUnit {
  /** Row of the station, or of a stop without a station. */
  readonly top: number;
  readonly point: LatLon | undefined;
}

/** A pair of units with its judgement; the key of `a` sorts before that of `b`. */
export interface MergePair {
  readonly a: PlacedUnit;
  readonly b: PlacedUnit;
  readonly distanceM: number | undefined;
  readonly judgement: Judgement;
  readonly note?: string;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
