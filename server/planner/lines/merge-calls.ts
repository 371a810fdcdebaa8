/** Joins the ways of a line's patterns into lists of stops, as a passenger reads a line from top to bottom. */

/** One call of a list: `list` counts the lists, `call` the calls of it. */
export interface CallRef {
  readonly list: number;
  readonly call: number;
}

/** A row of a joined list: the same stop in one or more of the lists. */
export type MergedRow = readonly CallRef[];

/** Lists that go the same way, as one. */
export interface MergedWay {
  readonly lists: readonly number[];
  readonly rows: readonly MergedRow[];
}

export interface MergeRules {
  /** Equal keys are one stop to a passenger: the platforms of a station share theirs. */
  readonly keyOf: (ref: CallRef) => string;
  /** Metres between two stops, in a straight line. */
  readonly distanceM: (a: CallRef, b: CallRef) => number;
}

/** A joined stretch may be so much longer than the longer of the two that it joins: more is another way. */
const LONGER_SHARE = 1.2;
const LONGER_M = 500;

/**
 * Each list joins the first way that it fits into, else begins a way of its own. A list fits where it has at least two
 * stops of the way in the same order, does not run against it, and lies beside it: two branches, or two ways round,
 * joined into one list would go to and fro between them, which makes the list longer than either.
 *
 * Inside a way every call of every list stands in one row, and the calls of each list keep their order. A stop that a
 * list calls at twice has two rows.
 *
 * @param lengths number of calls of each list; the first lists give the order
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

/** The stops that two lists share at the ends of a stretch; absent before the first one and behind the last. */
interface Shared {
  readonly before: CallRef | undefined;
  readonly behind: CallRef | undefined;
}

/** The stops of both lists between two shared ones; undefined where they lie on different ways. */
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
 * Both blocks keep their own order; of their next rows the one nearer to the shared stop before comes first, at the
 * beginning of a line the one farther from the shared stop behind.
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
