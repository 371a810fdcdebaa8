/**
 * Slow and simple twins of server/transit/network: they compare every pair and try every path. They share no code with the
 * server, not even the distance formula.
 */

export interface TwinStop {
  readonly lat: number;
  readonly lon: number;
  readonly parent?: number;
  readonly boardSlackSec: number;
  readonly isEntrance?: boolean;
  readonly wheelchair?: number;
}

export interface TwinWalk {
  readonly from: number;
  readonly to: number;
  readonly durationSec: number;
  readonly kind: 'pathway' | 'transfer';
  readonly isForbidden?: boolean;
  readonly isStepFree?: boolean;
}

export interface TwinOptions {
  readonly maxM: number;
  readonly speedMps: number;
  readonly detourFactor: number;
  readonly withSlack: boolean;
  readonly boardable: readonly boolean[];
  readonly stepFree?: boolean;
  readonly placeOf?: readonly number[];
}

interface TwinFootpath {
  readonly from: number;
  readonly to: number;
  readonly durationSec: number;
}

/** Haversine in its textbook form. */
export function twinDistanceM(a: TwinStop, b: TwinStop): number {
  const rad = (deg: number) => (deg * Math.PI) / 180;
  const hav = (angle: number) => Math.sin(angle / 2) ** 2;
  const h = hav(rad(b.lat - a.lat)) + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * hav(rad(b.lon - a.lon));
  return 2 * 6371000 * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** Footpaths as `from>to:seconds`, sorted by from, duration, to. */
export function twinFootpaths(
  stops: readonly TwinStop[],
  given: readonly TwinWalk[],
  asked: TwinOptions,
): string[] {
  const isOpen = (i: number) => asked.stepFree !== true || stops[i]!.wheelchair !== 2;
  const options = {
    ...asked,
    served: asked.boardable,
    boardable: asked.boardable.map((isBoardable, i) => isBoardable && isOpen(i)),
  };
  const all = stops.map((_, index) => index);
  const pathways = given.filter((walk) => walk.kind === 'pathway');
  const together = all.map((i) => all.map((j) => i === j));
  for (const { from, to } of pathways) {
    together[from]![to] = true;
    together[to]![from] = true;
  }
  for (const k of all) {
    for (const i of all) for (const j of all) if (together[i]![k] && together[k]![j]) together[i]![j] = true;
  }
  const passable = pathways.filter(
    ({ from, isForbidden, isStepFree, to }) =>
      isForbidden !== true &&
      (asked.stepFree !== true || (isStepFree === true && isOpen(from) && isOpen(to))),
  );
  const isDescribed = (i: number) => pathways.some(({ from, to }) => from === i || to === i);
  const isPlaced = (i: number) => Number.isFinite(stops[i]!.lat) && Number.isFinite(stops[i]!.lon);
  const isUsableEntrance = (i: number) => stops[i]!.isEntrance === true && isPlaced(i);
  const touchesStreet = (i: number) => {
    if (!isPlaced(i) || !isOpen(i)) return false;
    if (!isDescribed(i)) return options.boardable[i]!;
    const hasEntrance = all.some((j) => together[i]![j] && isUsableEntrance(j));
    return !hasEntrance || isUsableEntrance(i);
  };
  const toLineM = (i: number, j: number, maxM: number) => {
    if (i === j || !touchesStreet(i) || !touchesStreet(j)) return Number.POSITIVE_INFINITY;
    const isShortcut = isDescribed(i) && together[i]![j] && !(isUsableEntrance(i) && isUsableEntrance(j));
    const distanceM = twinDistanceM(stops[i]!, stops[j]!);
    return isShortcut || distanceM > maxM ? Number.POSITIVE_INFINITY : distanceM;
  };
  const listWalks = (lineM: number[][], limits: TwinOptions): TwinFootpath[] => {
    const found: TwinFootpath[] = [];
    for (const from of all) {
      if (!options.boardable[from]) continue;
      for (const [to, durationSec] of twinWalksFrom(from, all, lineM, passable, limits)) {
        if (to === from || !options.boardable[to]) continue;
        const slackSec = options.withSlack ? stops[to]!.boardSlackSec : 0;
        found.push({ from, to, durationSec: durationSec + slackSec });
      }
    }
    return found;
  };
  const isBound = (i: number, j: number) => asked.stepFree === true && (isDescribed(i) || isDescribed(j));
  const near = listWalks(
    all.map((i) => all.map((j) => toLineM(i, j, options.maxM))),
    options,
  );
  const walks = twinTransfers(stops, given, options, near, isBound);
  const { placeOf } = options;
  if (!placeOf) return toTexts(walks);

  const isForbidden = (from: number, to: number) =>
    twinTransfers(stops, given, options, [{ from, to, durationSec: 0 }], () => true).every(
      (walk) => walk.from !== from || walk.to !== to,
    );
  const isMissing = (from: number, to: number) =>
    from !== to &&
    placeOf[from] === placeOf[to] &&
    options.boardable[from]! &&
    options.boardable[to]! &&
    !isForbidden(from, to) &&
    !walks.some((walk) => walk.from === from && walk.to === to);
  const gapped = new Set(all.filter((i) => all.some((j) => isMissing(i, j))).map((i) => placeOf[i]!));
  const anyM = Number.POSITIVE_INFINITY;
  const far = listWalks(
    all.map((i) =>
      all.map((j) => (placeOf[i] === placeOf[j] && gapped.has(placeOf[i]!) ? toLineM(i, j, anyM) : anyM)),
    ),
    { ...options, maxM: anyM },
  );
  const farther = far.filter(({ from, to }) => isMissing(from, to));
  return toTexts([
    ...walks,
    ...twinTransfers(stops, given, options, farther, isBound).filter(({ from, to }) => isMissing(from, to)),
  ]);
}

/** Extends all walks step by step, and keeps those that no other walk beats in metres and in pathway seconds. */
function twinWalksFrom(
  source: number,
  all: readonly number[],
  lineM: readonly (readonly number[])[],
  pathways: readonly TwinWalk[],
  options: TwinOptions,
): Map<number, number> {
  interface Walk {
    readonly at: number;
    readonly metres: number;
    readonly pathwaySec: number;
    readonly endsOnStreet: boolean;
  }
  let kept: Walk[] = [{ at: source, metres: 0, pathwaySec: 0, endsOnStreet: false }];
  let fresh = kept;
  while (fresh.length > 0) {
    const longer: Walk[] = [];
    for (const walk of fresh) {
      for (const { from, to, durationSec } of pathways) {
        if (from !== walk.at) continue;
        longer.push({ ...walk, at: to, pathwaySec: walk.pathwaySec + durationSec, endsOnStreet: false });
      }
      if (walk.endsOnStreet) continue;
      for (const at of all) {
        const metres = walk.metres + lineM[walk.at]![at]!;
        if (Number.isFinite(metres) && metres <= options.maxM)
          longer.push({ ...walk, at, metres, endsOnStreet: true });
      }
    }
    fresh = [];
    for (const walk of longer) {
      const isBeaten = kept.some(
        (other) =>
          other.at === walk.at &&
          other.endsOnStreet === walk.endsOnStreet &&
          other.metres <= walk.metres &&
          other.pathwaySec <= walk.pathwaySec,
      );
      if (isBeaten) continue;
      kept = [...kept, walk];
      fresh.push(walk);
    }
  }
  const best = new Map<number, number>();
  for (const walk of kept) {
    const lineSec = Math.ceil((walk.metres * options.detourFactor) / options.speedMps);
    const durationSec = lineSec + walk.pathwaySec;
    if (durationSec < (best.get(walk.at) ?? Number.POSITIVE_INFINITY)) best.set(walk.at, durationSec);
  }
  return best;
}

/** For each pair, applies the matching transfers: first those that name both stops, then one, then none. */
function twinTransfers(
  stops: readonly TwinStop[],
  given: readonly TwinWalk[],
  options: TwinOptions & { readonly served: readonly boolean[] },
  walks: readonly TwinFootpath[],
  isBound: (from: number, to: number) => boolean,
): TwinFootpath[] {
  const covers = (named: number, stop: number) => {
    if (named === stop) return true;
    if (options.served[named]) return false;
    const parent = stops[stop]!.parent;
    return parent !== undefined && (parent === named || stops[parent]!.parent === named);
  };
  const result: TwinFootpath[] = [];
  stops.forEach((_, from) => {
    stops.forEach((__, to) => {
      if (from === to || !options.boardable[from] || !options.boardable[to]) return;
      const speaking = given.filter(
        (walk) => walk.kind === 'transfer' && covers(walk.from, from) && covers(walk.to, to),
      );
      const namedEnds = (walk: TwinWalk) => Number(walk.from === from) + Number(walk.to === to);
      const most = Math.max(...speaking.map(namedEnds));
      const deciding = speaking.filter((walk) => namedEnds(walk) === most);
      if (deciding.some((walk) => walk.isForbidden)) return;
      const own = walks.filter((walk) => walk.from === from && walk.to === to);
      const statedSec = Math.max(0, ...deciding.map((walk) => walk.durationSec));
      if (deciding.length > 0 && !isBound(from, to)) result.push({ from, to, durationSec: statedSec });
      else
        result.push(...own.map((walk) => ({ ...walk, durationSec: Math.max(walk.durationSec, statedSec) })));
    });
  });
  return result;
}

function toTexts(footpaths: readonly TwinFootpath[]): string[] {
  return [...footpaths]
    .sort((a, b) => a.from - b.from || a.durationSec - b.durationSec || a.to - b.to)
    .map(({ from, to, durationSec }) => `${from}>${to}:${durationSec}`);
}

/** Floyd-Warshall over all pairs; the same texts as `twinFootpaths`. */
export function twinClosure(stopCount: number, footpaths: readonly TwinFootpath[]): string[] {
  const all = Array.from({ length: stopCount }, (_, index) => index);
  const sec = all.map((i) => all.map((j) => (i === j ? 0 : Number.POSITIVE_INFINITY)));
  for (const { from, to, durationSec } of footpaths) {
    sec[from]![to] = Math.min(sec[from]![to]!, durationSec);
  }
  for (const k of all) {
    for (const i of all) {
      for (const j of all) sec[i]![j] = Math.min(sec[i]![j]!, sec[i]![k]! + sec[k]![j]!);
    }
  }
  const closed = all.flatMap((from) => all.map((to) => ({ from, to, durationSec: sec[from]![to]! })));
  return toTexts(closed.filter(({ from, to, durationSec }) => from !== to && Number.isFinite(durationSec)));
}
