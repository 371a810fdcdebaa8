/**
 * Doubly constrained gravity: `T[i][j] = a[i] O[i] b[j] D[j] exp(-beta c[i][j])`, balanced by Furness, with beta by Hyman.
 *
 * Furness (1965); Hyman (1969), as in Ortuzar and Willumsen, Modelling Transport, 5.6.
 */

/** Row by row: a row for each origin, a cell for each destination. */
export interface TripMatrix {
  readonly origins: Float64Array;
  /** Scaled to the sum of `origins`. */
  readonly destinations: Float64Array;
  readonly trips: Float64Array;
  readonly iterations: number;
}

const MAX_BALANCING = 10_000;
/** Balancing of near blocks takes some ten sweeps. */
const MAX_SWEEPS = 500;
const MAX_HYMAN = 50;

/**
 * Balances `weights` (deterrence of each cell) until the row sums differ from `origins` by less than `tolerance` of the
 * total; column sums are exact after each step. Destinations are scaled to the sum of origins.
 *
 * Furness moves trips between zones that lie far from all others only by what distance leaves of them in each step. Where
 * it does not end for that, `balanceBlocks` does.
 *
 * @throws RangeError where a zone with trips has no cell with weight, or the balancing does not end
 */
function balanceTrips(
  origins: Float64Array,
  destinations: Float64Array,
  weights: Float64Array,
  tolerance = 1e-9,
): TripMatrix {
  const [rows, columns] = [origins.length, destinations.length];
  const total = sum(origins);
  const attracted = sum(destinations);
  if (!(total > 0 && attracted > 0)) {
    const empty = new Float64Array(rows * columns);
    return { origins, destinations: new Float64Array(columns), trips: empty, iterations: 0 };
  }
  const scaled = destinations.map((value) => (value * total) / attracted);
  const rowFactor = new Float64Array(rows).fill(1);
  const columnFactor = new Float64Array(columns).fill(1);
  const columnSum = new Float64Array(columns);
  for (let iteration = 1; iteration <= MAX_BALANCING; iteration++) {
    let error = 0;
    columnSum.fill(0);
    for (let i = 0; i < rows; i++) {
      let rowSum = 0;
      for (let j = 0; j < columns; j++)
        rowSum += (weights[i * columns + j] as number) * (columnFactor[j] as number);
      const wanted = origins[i] as number;
      if (wanted > 0 && rowSum === 0) throw new RangeError(`zone ${i} has trips and no destination`);
      error += Math.abs(rowSum * (rowFactor[i] as number) - wanted);
      const factor = wanted === 0 ? 0 : wanted / rowSum;
      rowFactor[i] = factor;
      for (let j = 0; j < columns; j++)
        columnSum[j] = (columnSum[j] as number) + factor * (weights[i * columns + j] as number);
    }
    // The row sums of the matrix that the column factors below were made for.
    if (iteration > 1 && error <= tolerance * total) {
      return {
        origins,
        destinations: scaled,
        trips: multiply(weights, rowFactor, columnFactor),
        iterations: iteration,
      };
    }
    for (let j = 0; j < columns; j++) {
      const wanted = scaled[j] as number;
      const found = columnSum[j] as number;
      if (wanted > 0 && found === 0) throw new RangeError(`no trip reaches zone ${j}`);
      columnFactor[j] = wanted === 0 ? 0 : wanted / found;
    }
  }
  return balanceBlocks(origins, scaled, weights, tolerance * total);
}

/**
 * Balances destinations in groups: of destinations that share the most origins, down to single ones, each group is scaled as a
 * whole until it receives its trips, while origins stay exact. Each step is the exact minimum of the convex dual of the
 * problem in one direction, so the steps end at the one solution; the far groups, where Furness is slow, take few steps.
 *
 * Time of a sweep: origins x destinations x (destinations + depth of the groups).
 *
 * @throws RangeError where no trips lead to where they must
 */
function balanceBlocks(
  origins: Float64Array,
  scaled: Float64Array,
  weights: Float64Array,
  most: number,
): TripMatrix {
  const columns = scaled.length;
  const total = sum(origins);
  const trips = Float64Array.from(weights);
  toRowSums(trips, origins, columns);
  for (let sweep = 1; sweep <= MAX_SWEEPS; sweep++) {
    for (const group of listGroups(origins, trips, columns)) {
      const wanted = group.reduce((all, j) => all + (scaled[j] as number), 0);
      if (wanted > 0 && wanted < total) scaleGroup(trips, origins, columns, group, wanted);
    }
    const found = toColumnSums(trips, columns);
    const error = found.reduce((all, one, j) => all + Math.abs(one - (scaled[j] as number)), 0);
    if (!(error <= most)) continue;
    const toExact = (count: number, j: number) => (count * (scaled[j] as number)) / (found[j] as number);
    return {
      origins,
      destinations: scaled,
      trips: trips.map((count, cell) => (count === 0 ? 0 : toExact(count, cell % columns))),
      iterations: MAX_BALANCING + sweep,
    };
  }
  throw new RangeError('the trip ends cannot be balanced');
}

/** Scales each row to its origin. */
function toRowSums(trips: Float64Array, origins: Float64Array, columns: number): void {
  origins.forEach((wanted, i) => {
    const row = trips.subarray(i * columns, (i + 1) * columns);
    const factor = wanted === 0 ? 0 : wanted / sum(row);
    for (let j = 0; j < columns; j++) row[j] = (row[j] as number) * factor;
  });
}

function toColumnSums(trips: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  trips.forEach((count, cell) => {
    sums[cell % columns] = (sums[cell % columns] as number) + count;
  });
  return sums;
}

/** Scales the columns of a group so that it receives `wanted` trips once the rows are scaled to their origins. */
function scaleGroup(
  trips: Float64Array,
  origins: Float64Array,
  columns: number,
  group: readonly number[],
  wanted: number,
): void {
  const isOwn = new Uint8Array(columns);
  for (const j of group) isOwn[j] = 1;
  // Trips to other destinations for each trip to the group.
  const ratio = Float64Array.from(origins, (_, i) => {
    let [own, others] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const count = trips[i * columns + j] as number;
      if (isOwn[j]) own += count;
      else others += count;
    }
    return others / own;
  });
  const received = (factor: number) =>
    origins.reduce(
      (all, count, i) => (count === 0 ? all : all + count / (1 + (ratio[i] as number) / factor)),
      0,
    );
  let [low, high] = [-MAX_LOG_SCALE, MAX_LOG_SCALE];
  for (let step = 0; step < SCALE_STEPS; step++) {
    const middle = (low + high) / 2;
    if (received(Math.exp(middle)) < wanted) low = middle;
    else high = middle;
  }
  const factor = Math.exp((low + high) / 2);
  for (let cell = 0; cell < trips.length; cell++)
    if (isOwn[cell % columns]) trips[cell] = (trips[cell] as number) * factor;
  toRowSums(trips, origins, columns);
}

/** Of a factor; halved until it is exact. */
const MAX_LOG_SCALE = 600;
const SCALE_STEPS = 63;

/** Groups of destinations, the smallest first: joined one by one in the order of how many trips of the same origins they share. */
function listGroups(origins: Float64Array, trips: Float64Array, columns: number): number[][] {
  const shared = (a: number, b: number) =>
    origins.reduce((all, count, i) => {
      if (count === 0) return all;
      return all + ((trips[i * columns + a] as number) * (trips[i * columns + b] as number)) / count;
    }, 0);
  // The tree of the strongest ties (Prim), whose ties then join groups, the strongest first (Kruskal).
  const tie = new Float64Array(columns).fill(-1);
  const nearest = new Int32Array(columns);
  const waiting = new Set(Array.from({ length: columns - 1 }, (_, j) => j + 1));
  const ties: { readonly a: number; readonly b: number; readonly strength: number }[] = [];
  for (let joined = 0; waiting.size > 0; ) {
    let next = -1;
    for (const j of waiting) {
      const strength = shared(joined, j);
      if (strength > (tie[j] as number)) {
        tie[j] = strength;
        nearest[j] = joined;
      }
      if (next < 0 || (tie[j] as number) > (tie[next] as number)) next = j;
    }
    ties.push({ a: nearest[next] as number, b: next, strength: tie[next] as number });
    waiting.delete(next);
    joined = next;
  }
  const groupOf = Array.from({ length: columns }, (_, j) => [j]);
  const groups = [...groupOf];
  for (const { a, b } of ties.sort((x, y) => y.strength - x.strength)) {
    const group = [...(groupOf[a] as number[]), ...(groupOf[b] as number[])];
    for (const j of group) groupOf[j] = group;
    groups.push(group);
  }
  return groups;
}

/** Trips for `exp(-beta cost)`. */
export function distributeTrips(
  origins: Float64Array,
  destinations: Float64Array,
  costs: Float64Array,
  beta: number,
): TripMatrix {
  return balanceTrips(
    origins,
    destinations,
    costs.map((cost) => Math.exp(-beta * cost)),
  );
}

export interface CalibratedTrips extends TripMatrix {
  readonly beta: number;
  readonly meanCost: number;
  readonly steps: number;
}

/**
 * Beta for which the mean cost of the trips is `targetMean`: first 1 / target, then its correction by the ratio of means,
 * then secants.
 *
 * @throws RangeError where no beta gives that mean
 */
export function calibrateBeta(
  origins: Float64Array,
  destinations: Float64Array,
  costs: Float64Array,
  targetMean: number,
  tolerance = 1e-7,
): CalibratedTrips {
  const tryBeta = (beta: number) => {
    const matrix = distributeTrips(origins, destinations, costs, beta);
    return { beta, matrix, mean: toMeanCost(matrix.trips, costs) };
  };
  let before = tryBeta(1 / targetMean);
  if (Math.abs(before.mean - targetMean) <= tolerance) return finish(before, 0);
  let now = tryBeta((before.beta * before.mean) / targetMean);
  for (let steps = 1; steps <= MAX_HYMAN; steps++) {
    if (Math.abs(now.mean - targetMean) <= tolerance) return finish(now, steps);
    if (now.mean === before.mean) break;
    const secant =
      ((targetMean - before.mean) * now.beta - (targetMean - now.mean) * before.beta) /
      (now.mean - before.mean);
    if (!Number.isFinite(secant)) break;
    before = now;
    now = tryBeta(secant);
  }
  throw new RangeError(`no beta gives a mean cost of ${targetMean}`);

  function finish(found: typeof before, steps: number): CalibratedTrips {
    return { ...found.matrix, beta: found.beta, meanCost: found.mean, steps };
  }
}

export function toMeanCost(trips: Float64Array, costs: Float64Array): number {
  let [weighted, total] = [0, 0];
  trips.forEach((count, cell) => {
    weighted += count * (costs[cell] as number);
    total += count;
  });
  return total === 0 ? 0 : weighted / total;
}

/** Shares of the trips by cost: bin k holds costs from `k * binWidth` up to the next; the last bin holds all above. */
export function toLengthHistogram(
  trips: Float64Array,
  costs: Float64Array,
  binWidth: number,
  binCount: number,
): Float64Array {
  const bins = new Float64Array(binCount);
  const total = sum(trips);
  if (total === 0) return bins;
  trips.forEach((count, cell) => {
    const bin = Math.min(binCount - 1, Math.floor((costs[cell] as number) / binWidth));
    bins[bin] = (bins[bin] as number) + count / total;
  });
  return bins;
}

/** Overlap of two histograms: 1 where they are equal, 0 where no bin has a share in both. */
export function toCoincidenceRatio(first: Float64Array, second: Float64Array): number {
  let [common, either] = [0, 0];
  first.forEach((share, bin) => {
    common += Math.min(share, second[bin] as number);
    either += Math.max(share, second[bin] as number);
  });
  return either === 0 ? 1 : common / either;
}

function multiply(weights: Float64Array, rowFactor: Float64Array, columnFactor: Float64Array): Float64Array {
  const columns = columnFactor.length;
  return weights.map(
    (weight, cell) =>
      weight * (rowFactor[Math.floor(cell / columns)] as number) * (columnFactor[cell % columns] as number),
  );
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
