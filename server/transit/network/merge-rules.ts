/** Whether two stops of different feeds, or like-named ones of one feed, are one place to a passenger. */
import type { StopNameForm } from './stop-name.ts';

/** A stop with its platforms and entrances, as the rules see it. */
export interface MergeUnit {
  /** `feed:stop_id` of the station, or of a stop without one. */
  readonly key: string;
  readonly feed: number;
  readonly name: string;
  readonly form: StopNameForm;
  /** Trains call here. */
  readonly isRail: boolean;
}

export type MergeRule =
  /** A bureau says so. */
  | 'override'
  /** The names are equal but for words and brackets. */
  | 'same-name'
  /** One of them names a side of the other. */
  | 'same-name-one-side'
  /** One name begins or ends with the other, and they lie at one spot. */
  | 'name-within'
  /** One of them calls itself a railway station, and the other is one. */
  | 'railway-word'
  /** Other stops between them join them. */
  | 'through-others'
  /** Next to each other under different names. */
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
  /** 0 to 1; better pairs are joined first. */
  readonly score: number;
  /** Why they stay apart; absent where they are one. */
  readonly apart?: ApartReason;
}

/** Like-named stops this near are one place; two streets of the same name across a city are not. */
const SAME_NAME_M = 400;
/** Railway stations are larger: platforms, forecourt and metro lie this far apart. */
const SAME_NAME_RAIL_M = 800;
/** A side of a place is told from the place itself only by being away from it. */
const ONE_SIDE_M = 150;
/** Within sight: 东影路 and 东影路口. */
const NAME_WITHIN_M = 50;
/** Shorter names begin too many others. */
const LEAST_NAME = 3;
/** The forecourt of a railway station. */
export const RAILWAY_WORD_M = 400;

/** What two stops with the same core of a name, or a railway word, are to each other. */
export function judgePair(a: MergeUnit, b: MergeUnit, distanceM: number): Judgement {
  const limitM = a.isRail || b.isRail ? SAME_NAME_RAIL_M : SAME_NAME_M;
  if (a.feed === b.feed) {
    // Within a feed, its own spelling tells stops apart.
    const isSame = a.name === b.name && distanceM <= limitM;
    return toSameName(distanceM, limitM, isSame ? undefined : 'too-far');
  }
  if (a.form.core === b.form.core && a.form.side === b.form.side) {
    return toSameName(distanceM, limitM, distanceM <= limitM ? undefined : 'too-far');
  }
  if (a.form.core === b.form.core) return judgeSides(a, b, distanceM);
  const isRailwayWord = (a.isRail && b.form.saysRailway) || (b.isRail && a.form.saysRailway);
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
  // 呼和浩特 and 呼和浩特东 are two railway stations.
  if (a.isRail && b.isRail) return { rule, score, apart: 'two-railway-stations' };
  if (a.form.side !== '' && b.form.side !== '') return { rule, score, apart: 'different-sides' };
  return distanceM <= ONE_SIDE_M ? { rule, score } : { rule, score, apart: 'too-far' };
}

function toSameName(distanceM: number, limitM: number, apart: ApartReason | undefined): Judgement {
  const score = toScore(0.6, 1, distanceM, limitM);
  return { rule: 'same-name', score, ...(apart === undefined ? {} : { apart }) };
}

/** From `most` at no distance down to `least` at the limit and beyond, in thousandths. */
function toScore(least: number, most: number, distanceM: number, limitM: number): number {
  return Math.round(1000 * (most - (most - least) * Math.min(1, distanceM / limitM))) / 1000;
}
