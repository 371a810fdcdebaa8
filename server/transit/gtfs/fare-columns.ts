/**
 * Columns of fare rules beyond the GTFS reference.
 *
 * A rule applies where all its columns match a ride, so a value in an unknown column may restrict the rule. Such a rule is not
 * applied. Columns of drafts and of other GTFS readers are read where their meaning is known. Columns that only name or
 * describe the rule are ignored.
 */

/** The effect of a value in a further column on its rule. */
export type ColumnEffect =
  /** The rule applies only where the value matches, and the fare engine checks that. */
  | 'condition'
  /** No effect. */
  | 'none'
  /** Unknown: the rule may apply to fewer rides than its other columns tell. */
  | 'unread';

const always = (): ColumnEffect => 'condition';
const only =
  (effects: Readonly<Record<string, ColumnEffect>>) =>
  (value: string): ColumnEffect =>
    effects[value] ?? 'unread';

/** The effect of a value, by file and column. */
const knownColumns: Readonly<Record<string, Readonly<Record<string, (value: string) => ColumnEffect>>>> = {
  'fare_leg_rules.txt': {
    // Areas on the way, as in MOTIS: all areas of a set, or exactly the areas of a set.
    contains_area_set_id: always,
    contains_exactly_area_set_id: always,
    rider_category_id: always,
    // 1: the product is not sold by itself.
    transfer_only: only({ '0': 'none' }),
    // The rule also applies in the other direction. To ignore it only restricts the rule.
    is_symmetrical: () => 'none',
  },
  'fare_transfer_rules.txt': {
    filter_fare_product_id: always,
    // 0: both legs need the same medium, or the same product; 1: no condition.
    fare_media_behavior: only({ '0': 'condition', '1': 'none' }),
    fare_product_behavior: only({ '0': 'condition', '1': 'none' }),
  },
  'fare_leg_join_rules.txt': {},
  'fare_rules.txt': {},
  'timeframes.txt': {},
};

/** Columns that only name or describe their row. */
const descriptive = /^(.+_)?(name|desc|description|notes?|comments?|label|url)$/;

/** Files whose rules apply only where all columns match. */
export const conditionalFiles: readonly string[] = Object.keys(knownColumns);

/** Whether a column that is not in the reference is read. */
export function isExtensionColumn(file: string, column: string): boolean {
  return knownColumns[file]?.[column] !== undefined;
}

/** The effect of a value in a column that is not in the reference. */
export function findColumnEffect(file: string, column: string, value: string): ColumnEffect {
  if (value === '') return 'none';
  const known = knownColumns[file]?.[column];
  if (known) return known(value);
  return descriptive.test(column) ? 'none' : 'unread';
}
