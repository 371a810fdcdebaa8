/** Rows of the table that has the same cut-offs as the map. */
import type { Isochrones } from '../api/contract.ts';

type Landmark = Isochrones['landmarks'][number];

export interface ReachRow {
  readonly cutoffMin: number;
  readonly areaKm2: number;
  /** Stops within the cut-off, including those of shorter ones. */
  readonly stopCount: number;
  readonly landmarkCount: number;
  /** Landmarks reached within this cut-off but no shorter one, the nearest first. */
  readonly landmarks: readonly (Landmark & { readonly durationSec: number })[];
}

export interface ReachTable {
  readonly rows: readonly ReachRow[];
  /** Landmarks beyond all cut-offs. */
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
