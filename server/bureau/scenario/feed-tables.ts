/** Feeds as tables, and what the writers of Fares v2 and of Fares v1 have in common. */
import { findCurrencyDigits, toYuanText } from '../../base/fen.ts';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;
/** Rows by file name without `.txt`. */
export type FeedTables = Readonly<Record<string, readonly Row[]>>;

/** The fare of one line of a feed; either one price, or one for each pair of stops. */
export interface RouteFare {
  readonly routeId: string;
  readonly agencyId: string;
  /** Of the modification; networks and leg groups are named after it. */
  readonly id: string;
  readonly name: string;
  readonly product: string;
  /** Where its vehicles call. */
  readonly stopIds: readonly string[];
  readonly flatFen?: number;
  readonly pairs?: readonly {
    readonly fromStopId: string;
    readonly toStopId: string;
    readonly fen: number;
  }[];
}

export interface FaredTables {
  readonly tables: FeedTables;
  /** Lines whose fare the feed's own model cannot say without changing another price. */
  readonly unwritten: readonly RouteFare[];
}

/** An amount as the feed's currency writes it; `fen` are hundredths of any currency. */
export function toAmount(fen: number, currency: string): string {
  const digits = findCurrencyDigits(currency) ?? 2;
  return toYuanText(Math.round(fen * 10 ** (digits - 2)), digits);
}

/** The value that most rows have in a column. */
export function findMostUsed(rows: readonly Row[], column: string): string | undefined {
  const counts = [...Map.groupBy(rows, (row) => toText(row[column]) ?? '')].filter(([value]) => value !== '');
  return counts.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

export const toText = (cell: Cell | undefined) =>
  cell === null || cell === undefined ? undefined : String(cell);

/** `id`, or `id` with the first number that no other row has. */
export function toFreeId(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  for (let n = 2; ; n++) if (!taken.has(`${id}-${n}`)) return `${id}-${n}`;
}

export const listIds = (rows: readonly Row[] | undefined, column: string): Set<string> =>
  new Set((rows ?? []).flatMap((row) => toText(row[column]) ?? []));

/** Areas of each stop: its own, else those of its station. */
export function listAreasOf(tables: FeedTables, stopIds: readonly string[]): Map<string, readonly string[]> {
  const members = Map.groupBy(tables.stop_areas ?? [], (row) => String(row.stop_id));
  const parentOf = new Map(
    (tables.stops ?? []).map((row) => [String(row.stop_id), toText(row.parent_station)] as const),
  );
  return new Map(
    stopIds.map((stopId) => {
      const rows = members.get(stopId) ?? members.get(parentOf.get(stopId) ?? '') ?? [];
      return [stopId, rows.map((row) => String(row.area_id))] as const;
    }),
  );
}
