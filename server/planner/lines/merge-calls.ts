/** Merges the stop lists of a line's patterns into one list for each way. */

/** A call: index of its list, and index in the list. */
export interface CallRef {
  readonly list: number;
  readonly call: number;
}

/** A row of a merged list: calls of one or more lists at the same stop. */
export type MergedRow = readonly CallRef[];

/** Lists that follow the same way, merged. */
export interface MergedWay {
  readonly lists: readonly number[];
  readonly rows: readonly MergedRow[];
}

export interface MergeRules {
  /** Key of a stop; platforms of a station have the same key. */
  readonly keyOf: (ref: CallRef) => string;
  /** Straight-line distance between two stops. */
  readonly distanceM: (a: CallRef, b: CallRef) => number;
}

/** A merged stretch may be longer than the longer of its two lists by this factor plus `LONGER_M`; else the ways differ. */
const LONGER_SHARE = 1.2;
const LONGER_M = 500;

/**
 * Merges each list into the first way that it fits, or starts a new way with it. A list fits if it shares at least two stops
 * with the way in the same order, does not run in the opposite direction, and runs along the same streets. Merging two
 * branches would alternate between them, so the merged list would be longer than either: then the list does not fit.
 *
 * In a way, each call of each list is in exactly one row, and the calls of a list keep their order. A stop that a list
 * calls at twice has two rows.
 *
 * @param lengths number of calls of each list; the order of the lists is the order of merging
 */
export function mergeCalls(lengths: readonly number[], rules: MergeRules): MergedWay[] {
  const ways: { lists: number[]; rows: CallRef[][] }[] = [];
  lengths.forEach((length, list) => {
    const calls = Array.from({ length }, (_, call) => ({ list, call }));
    for (const way of ways) {
      const rows = findJoined(way.rows, calls, rules);
      if (!rows) continue;
      way.rows = rows;
      way.lists.push(list);
      return;
    }
    ways.push({ lists: [list], rows: calls.map((ref) => [ref]) });
  });
  return ways;
}

function findJoined(
  rows: readonly CallRef[][],
  calls: readonly CallRef[],
  rules: MergeRules,
): CallRef[][] | undefined {
  const keys = rows.map(([first]) => rules.keyOf(first as CallRef));
  const added = calls.map(rules.keyOf);
  const common = listCommon(keys, added);
  const isAgainst = listCommon(keys, added.toReversed()).length > common.length;
  if (common.length < Math.min(2, calls.length) || isAgainst) return undefined;
  const joined: CallRef[][] = [];
  let [row, call] = [0, 0];
  for (const [nextRow, nextCall] of [...common, [rows.length, calls.length] as const]) {
    const stretch = findJoinedStretch(
      rows.slice(row, nextRow),
      calls.slice(call, nextCall).map((ref) => [ref]),
      { before: joined.at(-1)?.[0], behind: rows[nextRow]?.[0] },
      rules,
    );
    if (!stretch) return undefined;
    joined.push(...stretch);
    const [shared, ref] = [rows[nextRow], calls[nextCall]];
    if (shared && ref) joined.push([...shared, ref]);
    [row, call] = [nextRow + 1, nextCall + 1];
  }
  return joined;
}

/** The shared stops before and after a stretch; undefined at the beginning and end of the line. */
interface Shared {
  readonly before: CallRef | undefined;
  readonly behind: CallRef | undefined;
}

/** Merges the stops of two lists between two shared stops; undefined where the lists follow different ways. */
function findJoinedStretch(
  own: readonly CallRef[][],
  added: readonly CallRef[][],
  shared: Shared,
  rules: MergeRules,
): CallRef[][] | undefined {
  if (own.length === 0 || added.length === 0) return [...own, ...added];
  const joined = mergeByDistance(own, added, shared, rules);
  const lengthOf = (list: readonly CallRef[][]) => {
    const refs = [shared.before, ...list.map(([ref]) => ref), shared.behind].filter(
      (ref) => ref !== undefined,
    );
    return refs.reduce((sum, ref, i) => sum + (i > 0 ? rules.distanceM(refs[i - 1] as CallRef, ref) : 0), 0);
  };
  const longerM = Math.max(lengthOf(own), lengthOf(added));
  return lengthOf(joined) <= longerM * LONGER_SHARE + LONGER_M ? joined : undefined;
}

/**
 * Merges two blocks of rows and keeps the order of each. Of the two next rows, takes the one nearer to the shared stop
 * before them; at the beginning of a line, the one farther from the shared stop after them.
 */
function mergeByDistance(
  own: readonly CallRef[][],
  added: readonly CallRef[][],
  { before, behind }: Shared,
  { distanceM }: MergeRules,
): CallRef[][] {
  const rank = ([ref]: CallRef[]) => {
    if (!ref) return 0;
    if (before) return distanceM(before, ref);
    return behind ? -distanceM(behind, ref) : 0;
  };
  const merged: CallRef[][] = [];
  let [i, j] = [0, 0];
  while (i < own.length && j < added.length) {
    const [a, b] = [own[i] as CallRef[], added[j] as CallRef[]];
    if (rank(b) < rank(a)) {
      merged.push(b);
      j++;
    } else {
      merged.push(a);
      i++;
    }
  }
  return [...merged, ...own.slice(i), ...added.slice(j)];
}

/** Index pairs of the longest common subsequence, ascending. */
function listCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0];
      lengths[i * width + j] =
        a[i] === b[j] ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0) : Math.max(down, right);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
