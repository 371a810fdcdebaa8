/**
 * Multinomial and nested logit, and the benefit of a change in minutes of generalised cost.
 *
 * Utilities are in units of the root. Inside a nest they are divided by its `ratio` (phi), from 0 (its alternatives are
 * the same to a traveller) to 1 (plain logit); the ratio of a nest is at most that of the nest around it. McFadden (1978).
 */

export type ChoiceNode = ChoiceLeaf | ChoiceNest;

export interface ChoiceLeaf {
  readonly id: string;
  /** `-Infinity` where it is not available. */
  readonly utility: number;
}

export interface ChoiceNest {
  readonly ratio: number;
  readonly children: readonly ChoiceNode[];
}

export interface Choice {
  /** By id of the leaf; 0 for all where nothing is available. */
  readonly shares: ReadonlyMap<string, number>;
  /** Expected highest utility; `-Infinity` where nothing is available. */
  readonly logsum: number;
}

/** @throws RangeError for a ratio that is not from above 0 to that of the nest around it */
export function chooseNested(root: ChoiceNest): Choice {
  const shares = new Map<string, number>();
  const logsum = spread(root, 1, 1, shares);
  return { shares, logsum };
}

export function chooseMultinomial(leaves: readonly ChoiceLeaf[]): Choice {
  return chooseNested({ ratio: 1, children: leaves });
}

/** Minutes of generalised cost that a traveller gains: the change of the logsum by theta. */
export function toBenefitMin(before: Choice, after: Choice, theta: number): number {
  return (after.logsum - before.logsum) / theta;
}

/**
 * `ratio * ln(sum of size * exp(utility / ratio))`; sizes count alternatives that are alike, as the departures of a line.
 * `-Infinity` for an empty list.
 */
export function toLogsum(utilities: ArrayLike<number>, ratio: number, sizes?: ArrayLike<number>): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < utilities.length; i++) best = Math.max(best, utilities[i] as number);
  if (best === Number.NEGATIVE_INFINITY) return best;
  let total = 0;
  for (let i = 0; i < utilities.length; i++)
    total += (sizes ? (sizes[i] as number) : 1) * Math.exp(((utilities[i] as number) - best) / ratio);
  return best + ratio * Math.log(total);
}

function toUtility(node: ChoiceNode, outerRatio: number): number {
  if (!('children' in node)) return node.utility;
  if (!(node.ratio > 0 && node.ratio <= outerRatio)) {
    throw new RangeError(`the ratio ${node.ratio} of a nest is not above 0 and at most ${outerRatio}`);
  }
  return toLogsum(
    node.children.map((child) => toUtility(child, node.ratio)),
    node.ratio,
  );
}

/** Gives each leaf its part of `share`. */
function spread(node: ChoiceNode, outerRatio: number, share: number, shares: Map<string, number>): number {
  const utility = toUtility(node, outerRatio);
  if (!('children' in node)) {
    shares.set(node.id, (shares.get(node.id) ?? 0) + share);
    return utility;
  }
  for (const child of node.children) {
    const own = toUtility(child, node.ratio);
    const part = utility === Number.NEGATIVE_INFINITY ? 0 : Math.exp((own - utility) / node.ratio);
    spread(child, node.ratio, share * part, shares);
  }
  return utility;
}
