/** The table beside the map: the same cut-offs, in words and figures. */
import type { Isochrones } from '../api/contract.ts';

type Landmark = Isochrones['landmarks'][number];

export interface ReachRow {
  readonly cutoffMin: number;
  readonly areaKm2: number;
  /** Stops within the cut-off, those of shorter ones included. */
  readonly stopCount: number;
  readonly landmarkCount: number;
  /** Reached within this cut-off and no shorter one, the quickest first. */
  readonly landmarks: readonly (Landmark & { readonly durationSec: number })[];
}

export interface ReachTable {
  readonly rows: readonly ReachRow[];
  /** Reached within no cut-off. */
  readonly beyond: readonly Landmark[];
}

const isReached = (one: Landmark): one is Landmark & { readonly durationSec: number } =>
  one.durationSec !== undefined;

/** One row for each polygon of the map. */
export function toReachTable({ features, landmarks }: Isochrones): ReachTable {
  const reached = landmarks.filter(isReached).toSorted((a, b) => a.durationSec - b.durationSec);
  const rows = features.map(({ properties }, i): ReachRow => {
    const before = features[i - 1]?.properties.cutoffMin ?? -1;
    return {
      ...properties,
      landmarks: reached.filter(
        ({ durationSec }) => durationSec <= properties.cutoffMin * 60 && durationSec > before * 60,
      ),
    };
  });
  const last = features.at(-1)?.properties.cutoffMin ?? -1;
  return {
    rows,
    beyond: landmarks.filter((one) => !isReached(one) || one.durationSec > last * 60),
  };
}
