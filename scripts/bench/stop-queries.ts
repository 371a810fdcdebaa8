/** Stop-to-stop queries: drawn from a seed, or read from a file with their answers. */
import { readFileSync } from 'node:fs';
import { createRandom } from './seeded-random.ts';

export interface StopQuery {
  /** `feed:stop_id`. */
  readonly from: string;
  readonly to: string;
  /** Seconds after midnight. */
  readonly departureSec: number;
}

export interface KnownQuery extends StopQuery {
  /** Earliest arrival; undefined where there is none. */
  readonly arrivalSec: number | undefined;
}

const FIRST_SEC = 6 * 3600;
const LAST_SEC = 22 * 3600;

/** Draws pairs of different stops, and times between 06:00 and 22:00. */
export function listStopQueries(keys: readonly string[], count: number, seed: number): StopQuery[] {
  if (keys.length < 2) throw new RangeError('a query takes two stops');
  const random = createRandom(seed);
  const draw = () => Math.floor(random() * keys.length);
  return Array.from({ length: count }, () => {
    const from = draw();
    // If the same stop is drawn twice, takes the next one instead.
    const to = draw();
    return {
      from: keys[from] as string,
      to: keys[to === from ? (to + 1) % keys.length : to] as string,
      departureSec: FIRST_SEC + Math.floor(random() * (LAST_SEC - FIRST_SEC)),
    };
  });
}

interface KnownLine {
  readonly from_stop_id: string;
  readonly to_stop_id: string;
  readonly departure_seconds: number;
  readonly arrival_one_hop_500m: number | null;
}

/** Reads a file with a query and its answer in each line, as JSON. Answers allow single walks of up to 500 m. */
export function loadKnownQueries(file: string, feed: string): KnownQuery[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const known = JSON.parse(line) as KnownLine;
      return {
        from: `${feed}:${known.from_stop_id}`,
        to: `${feed}:${known.to_stop_id}`,
        departureSec: known.departure_seconds,
        arrivalSec: known.arrival_one_hop_500m ?? undefined,
      };
    });
}
