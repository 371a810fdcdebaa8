/**
 * Checks of `transfers.txt` and `pathways.txt`: what cannot be read there must not open a change or a way. A bad row is
 * mended to what allows least, and of two rows about the same the more cautious holds.
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
    // A change that takes nobody knows how long is none.
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

  /** Whether the row may say that passengers stay in their seats: without stops it says nothing else. */
  #isOfOneVehicle(row: CheckedRow): boolean {
    const hasStops = row.get('from_stop_id') !== '' || row.get('to_stop_id') !== '';
    return !hasStops || this.#trips.areOfOneBlock(row.get('from_trip_id'), row.get('to_trip_id'));
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

/** Higher where less is possible. */
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
 * The pathways of a station are all its ways, so one that cannot be read stays and is closed: without it the stop at its
 * end would lie in the street.
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

  /** An end that is nowhere: the other end still belongs to its station. */
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
