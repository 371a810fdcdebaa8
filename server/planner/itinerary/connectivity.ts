/** Whether any line, on any day, joins two places: what tells "not today" from "never". */

import { type ReverseCosts, toLowerBoundsSec, UNREACHABLE_SEC } from '../../transit/network/lower-bounds.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toReverseCosts } from '../../transit/timetable/timetable-network.ts';
import type { StopAccess } from '../raptor/search-query.ts';

export class Connectivity {
  readonly #timetable: Timetable;
  #reverse: ReverseCosts | undefined;

  constructor(timetable: Timetable) {
    this.#timetable = timetable;
  }

  /** The network is laid out at the first question, which few travellers ever ask. */
  isConnected(access: readonly StopAccess[], egress: readonly StopAccess[]): boolean {
    this.#reverse ??= toReverseCosts(this.#timetable);
    const bounds = toLowerBoundsSec(
      this.#reverse,
      egress.map(({ stop }) => stop),
    );
    return access.some(({ stop }) => bounds[stop] !== UNREACHABLE_SEC);
  }
}
