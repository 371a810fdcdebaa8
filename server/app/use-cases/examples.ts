/** Facts of the feeds in service from which examples of parameters are made. */
import type { LatLon } from '../../base/geo.ts';
import type { ServiceDay } from '../../base/service-day.ts';

export interface ExampleStop extends LatLon {
  /** `feed:stop_id` */
  readonly stopId: string;
  readonly name: string;
}

export interface ExampleFacts {
  readonly timeZone: string;
  /** A day with service: today where it is one, else the nearest. */
  readonly day: ServiceDay;
  /** Shortly before the trip leaves `from`. */
  readonly timeSec: number;
  /** Two stops of one trip, so that a plan between them finds something. */
  readonly from: ExampleStop;
  readonly to: ExampleStop;
  /** `feed:trip_id` of that trip. */
  readonly tripId: string;
  /** Of the run, where the trip runs by headway. */
  readonly tripStartSec?: number;
  /** `feed:route_id` of that trip's line. */
  readonly lineId: string;
  readonly agencyId: string;
  readonly feedId: string;
}
