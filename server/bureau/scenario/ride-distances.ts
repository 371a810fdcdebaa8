/** Distances of `stop_times.txt` for trips of a scenario: fares by distance and shares of a fare are counted on them. */
import type { Row } from './feed-tables.ts';

/** Finds the distance between two stops of a line as the feed's own trips of the line have it. */
export class RideDistances {
  /** Distances at the calls of each different trip of a line. */
  readonly #coursesOf = new Map<string, ReadonlyMap<string, number>[]>();

  /** @param trips rows of trips.txt by id */
  constructor(stopTimes: readonly Row[], trips: ReadonlyMap<string, Row>) {
    const seen = new Set<string>();
    let [tripId, course] = ['', new Map<string, number>()];
    const end = () => {
      const routeId = String(trips.get(tripId)?.route_id ?? '');
      const key = JSON.stringify([routeId, ...course]);
      if (course.size < 2 || seen.has(key)) return;
      seen.add(key);
      const courses = this.#coursesOf.get(routeId);
      if (courses) courses.push(course);
      else this.#coursesOf.set(routeId, [course]);
    };
    for (const { shape_dist_traveled: along = null, stop_id: stopId, trip_id: id } of stopTimes) {
      if (along === null) continue;
      if (id !== tripId) {
        end();
        [tripId, course] = [String(id), new Map()];
      }
      if (!course.has(String(stopId))) course.set(String(stopId), Number(along));
    }
    end();
  }

  /** Distances from the first of the stops to each; undefined where one hop is on no trip of the line. */
  findAlong(routeId: string, stopIds: readonly string[]): number[] | undefined {
    const courses = this.#coursesOf.get(routeId);
    if (!courses) return undefined;
    const along = [0];
    for (let i = 1; i < stopIds.length; i++) {
      const hop = findHop(courses, stopIds[i - 1] as string, stopIds[i] as string);
      if (hop === undefined) return undefined;
      along.push(Math.round(((along[i - 1] as number) + hop) * 1_000) / 1_000);
    }
    return along;
  }
}

function findHop(
  courses: readonly ReadonlyMap<string, number>[],
  from: string,
  to: string,
): number | undefined {
  for (const course of courses) {
    const [start, end] = [course.get(from), course.get(to)];
    if (start !== undefined && end !== undefined && end > start) return end - start;
  }
  return undefined;
}
