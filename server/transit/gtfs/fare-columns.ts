/**
 * Columns of fare rules beyond the GTFS reference.
 *
 * A rule holds where all its columns agree with a ride. So a column that is not read may narrow its rule, and a rule with
 * a value in such a column must not be taken for one without. Drafts and readers of GTFS have added columns; those whose
 * meaning is known are read, and those that only name or describe are left alone.
 */

/** What a value in a column beyond the reference does to its rule. */
export type ColumnEffect =
  /** The rule holds only where the value agrees, and that can be asked. */
  | 'condition'
  /** Nothing. */
  | 'none'
  /** The rule may hold for less than its other columns say. */
  | 'unread';

const always = (): ColumnEffect => 'condition';
const only =
  (effects: Readonly<Record<string, ColumnEffect>>) =>
  (value: string): ColumnEffect =>
    effects[value] ?? 'unread';

/** By file, and by column: the meaning of a value. */
const knownColumns: Readonly<Record<string, Readonly<Record<string, (value: string) => ColumnEffect>>>> = {
  'fare_leg_rules.txt': {
    // Zones on the way, as MOTIS reads them: all of a set, or all of it and no other.
    contains_area_set_id: always,
    contains_exactly_area_set_id: always,
    rider_category_id: always,
    // The ticket cannot be bought by itself.
    transfer_only: only({ '0': 'none' }),
    // The rule holds the other way too: without it, it holds for less.
    is_symmetrical: () => 'none',
  },
  'fare_transfer_rules.txt': {
    filter_fare_product_id: always,
    // 0: both legs with the same medium, or the same product; 1 asks for nothing.
    fare_media_behavior: only({ '0': 'condition', '1': 'none' }),
    fare_product_behavior: only({ '0': 'condition', '1': 'none' }),
  },
  'fare_leg_join_rules.txt': {},
  'fare_rules.txt': {},
  'timeframes.txt': {},
};

/** Columns that name or describe their row. */
const descriptive = /^(.+_)?(name|desc|description|notes?|comments?|label|url)$/;

/** Files whose rows hold only where all their columns agree. */
export const conditionalFiles: readonly string[] = Object.keys(knownColumns);

/** Whether a column beyond the reference is read all the same. */
export function isExtensionColumn(file: string, column: string): boolean {
  return knownColumns[file]?.[column] !== undefined;
}

/** What a value in a column that the reference does not know means for its row. */
export function findColumnEffect(file: string, column: string, value: string): ColumnEffect {
  if (value === '') return 'none';
  const known = knownColumns[file]?.[column];
  if (known) return known(value);
  return descriptive.test(column) ? 'none' : 'unread';
}
