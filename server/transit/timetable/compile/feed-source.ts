/** What the compiler takes from a feed: rows, wherever they come from. */
import type { Names } from '../../../base/names.ts';
import type {
  AgencyRow,
  AttributionRow,
  CalendarDateRow,
  CalendarRow,
  FeedInfoRow,
  FrequencyRow,
  LevelRow,
  PathwayRow,
  ProvenanceRow,
  RouteRow,
  ShapePointRow,
  StopRow,
  StopTimeRow,
  TransferRow,
  TripRow,
} from '../../gtfs/rows.ts';

export interface FeedSource {
  readonly feedId: string;
  readonly agencies: readonly AgencyRow[];
  readonly stops: readonly StopRow[];
  readonly routes: readonly RouteRow[];
  readonly trips: readonly TripRow[];
  /** Grouped by trip, in the order of `stop_sequence`. */
  readonly stopTimes: Iterable<StopTimeRow>;
  /** The `stop_headsign` of a call in all its languages; as the row has it where absent. */
  readonly toStopHeadsign?: (row: StopTimeRow) => Names;
  readonly frequencies: readonly FrequencyRow[];
  readonly calendars: readonly CalendarRow[];
  readonly calendarDates: readonly CalendarDateRow[];
  readonly transfers: readonly TransferRow[];
  readonly pathways: readonly PathwayRow[];
  /** Absent where the feed has none. */
  readonly levels?: readonly LevelRow[];
  /** Grouped by shape, in the order of `shape_pt_sequence`. */
  readonly shapePoints: Iterable<ShapePointRow>;
  readonly provenance: readonly ProvenanceRow[];
  readonly info?: FeedInfoRow;
  readonly attributions: readonly AttributionRow[];
}
