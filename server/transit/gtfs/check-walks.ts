/**
 * Checks of `transfers.txt` and `pathways.txt`. An unreadable cell must not allow a change or a way that the feed forbids, so
 * it gets the value that allows least. Of two rows with the same key the more cautious one is kept.
 */
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import type { StopsCheck } from './check-stops.ts';
import type { TripsCheck } from './check-trips.ts';
import { NO_WAY_SEC } from './rows.ts';

const TRANSFERS = 'transfers.txt';

/** `transfer_type`. */
const TIMED = '1';
const MIN_TIME = '2';
const FORBIDDEN = '3';
const STAY_SEATED = '4';
const GET_OFF = '5';

interface KnownTransfer {
  readonly ordinal: number;
  type: string;
  minTime: string;
}

export class TransfersCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #trips: TripsCheck;
  readonly #known = new Map<string, KnownTransfer>();

  constructor(context: CheckContext, trips: TripsCheck) {
    this.#context = context;
    this.#trips = trips;
  }

  onUnusableCell(row: CheckedRow, field: string): boolean {
    if (field !== 'min_transfer_time') return false;
    row.replace(field, '');
    return true;
  }

  onRow(row: CheckedRow): boolean {
    if (row.isUnreadable('transfer_type') && this.#isOfOneVehicle(row)) row.replace('transfer_type', GET_OFF);
    // The duration is unknown, so the change is forbidden.
    if (row.isUnreadable('min_transfer_time') && row.get('transfer_type') === MIN_TIME) {
      row.replace('transfer_type', FORBIDDEN);
    }
    const transfer = {
      ordinal: row.ordinal,
      type: row.get('transfer_type'),
      minTime: row.get('min_transfer_time'),
    };
    this.#known.set(toKey(row), transfer);
    return true;
  }

  /** Whether the row may be one of types 4 and 5, which link two trips of one vehicle: it has no stops, or one block. */
  #isOfOneVehicle(row: CheckedRow): boolean {
    const hasStops = row.get('from_stop_id') !== '' || row.get('to_stop_id') !== '';
    return !hasStops || this.#trips.haveSameBlock(row.get('from_trip_id'), row.get('to_trip_id'));
  }

  onDuplicate(row: CheckedRow): void {
    const held = this.#known.get(toKey(row));
    const isTimeUnreadable = row.isUnreadable('min_transfer_time');
    const given = row.get('transfer_type');
    const type = isTimeUnreadable && given === MIN_TIME ? FORBIDDEN : given;
    const minTime = row.get('min_transfer_time');
    if (!held || toCaution(type, minTime) <= toCaution(held.type, held.minTime)) return;
    const columns = this.#context.columnIndexes.get(TRANSFERS);
    for (const [field, text] of [
      ['transfer_type', type],
      ['min_transfer_time', minTime],
    ] as const) {
      const column = columns?.get(field);
      if (column !== undefined) this.#context.edits.replace(TRANSFERS, held.ordinal, column, text);
    }
    Object.assign(held, { type, minTime });
  }
}

const KEY_FIELDS = [
  'from_stop_id',
  'to_stop_id',
  'from_route_id',
  'to_route_id',
  'from_trip_id',
  'to_trip_id',
] as const;

function toKey(row: CheckedRow): string {
  return KEY_FIELDS.map((field) => row.get(field)).join('\n');
}

/** A higher number allows less. */
function toCaution(type: string, minTime: string): number {
  switch (type) {
    case FORBIDDEN:
    case GET_OFF:
      return Number.POSITIVE_INFINITY;
    case MIN_TIME:
      return Number(minTime);
    case TIMED:
    case STAY_SEATED:
      return -2;
    default:
      return -1;
  }
}

/**
 * An unreadable pathway is kept as a closed one. Without any pathway the stop at its end would seem to lie in the street,
 * because pathways of a station are exhaustive.
 */
export class PathwaysCheck implements TableHook {
  readonly #stops: StopsCheck;

  constructor(stops: StopsCheck) {
    this.#stops = stops;
  }

  onRow(row: CheckedRow): boolean {
    const measures = row.get('pathway_mode') === STAIRS ? ['length', 'stair_count'] : ['length'];
    const isOfUnknownLength =
      row.isUnreadable('traversal_time') ||
      (row.get('traversal_time') === '' && measures.some((field) => row.isUnreadable(field)));
    if (isOfUnknownLength) close(row);
    return true;
  }

  /** Replaces an unknown end by an entrance of the station, so that the other end still has a pathway, and closes it. */
  onUnusableCell(row: CheckedRow, field: string): boolean {
    const other =
      field === 'from_stop_id' ? 'to_stop_id' : field === 'to_stop_id' ? 'from_stop_id' : undefined;
    if (other === undefined || row.get(other) === '') return false;
    if (!row.isUnreadable(field) || row.isUnreadable(other)) return false;
    row.replace(field, this.#stops.findEntrance(row.get(other)) ?? row.get(other));
    close(row);
    return true;
  }
}

function close(row: CheckedRow): void {
  row.replace('traversal_time', String(NO_WAY_SEC));
}

/** `pathway_mode`. */
const STAIRS = '2';
