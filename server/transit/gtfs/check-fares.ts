/**
 * Collects rows of fare files that do not fit into the tables of node-gtfs: rows with conditions in further columns, and rows
 * that are left out. The ids in dropped rows still matter: an empty field of a rule means all ids that the column of the
 * table does not list.
 */

import { findCurrencyDigits, findFen } from '../../base/fen.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import { conditionalFiles, findColumnEffect } from './fare-columns.ts';

/** A row of a fare file in the table `fare_rows`. */
export interface FareExtraRow {
  readonly file: string;
  /** False: the rule applies to no ride, and only its ids are used. */
  readonly isRead: boolean;
  readonly cells: Readonly<Record<string, string>>;
}

export class FaresCheck {
  readonly rows: FareExtraRow[] = [];
  readonly #context: CheckContext;
  readonly #currencyOfFare = new Map<string, string>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Hooks by file. They call those of `inner` first. */
  toHooks(inner: Readonly<Record<string, TableHook>>): Readonly<Record<string, TableHook>> {
    const hooks: Record<string, TableHook> = {
      'fare_attributes.txt': { onRow: (row) => this.#noteCurrency(row) },
      'area_set_elements.txt': { onRow: (row) => this.#keep('area_set_elements.txt', row) },
      'fare_rider_categories.txt': { onRow: (row) => this.#onRiderPrice(row) },
    };
    for (const file of conditionalFiles) {
      hooks[file] = {
        onRow: (row) => (inner[file]?.onRow(row) ?? true) && this.#onRule(file, row),
        onDefect: (row) => this.#leaveOut(file, row),
        listKeyCells: (row) => row.listUnknown().flat(),
      };
    }
    // Members of areas and networks in dropped rows are needed for rules that are dropped with them.
    for (const file of ['stop_areas.txt', 'route_networks.txt'])
      hooks[file] = { onRow: () => true, onDefect: (row) => this.#leaveOut(file, row) };
    return hooks;
  }

  /** Call it after the last file. An unreadable `fare_rules.txt` may restrict every fare. */
  finish(): void {
    if (this.#context.edits.isOmitted('fare_rules.txt'))
      this.rows.push({ file: 'fare_rules.txt', isRead: false, cells: {} });
  }

  #onRule(file: string, row: CheckedRow): boolean {
    const effects = row.listUnknown().map(([field, value]) => ({
      field,
      value,
      effect: findColumnEffect(file, field, value),
    }));
    const unread = effects.filter(({ effect }) => effect === 'unread');
    for (const { field, value } of unread) {
      this.#context.log.add(
        'unread-condition',
        { file, line: row.line, field, value },
        {
          zh: '空格，或本程序认识的列：有此值的规则可能适用更窄，不予采用',
          en: 'an empty cell or a column that is read: the rule may hold for less and is not applied',
        },
      );
    }
    if (unread.length > 0) {
      this.#leaveOut(file, row);
      return false;
    }
    const conditions = effects.filter(({ effect }) => effect === 'condition');
    if (conditions.length === 0) return true;
    const extra = Object.fromEntries(conditions.map(({ field, value }) => [field, value]));
    this.rows.push({ file, isRead: true, cells: { ...row.toCells(), ...extra } });
    this.#context.edits.keepElsewhere(file, row.ordinal);
    return true;
  }

  #leaveOut(file: string, row: CheckedRow): void {
    this.rows.push({ file, isRead: false, cells: row.toCells() });
  }

  #keep(file: string, row: CheckedRow): boolean {
    this.rows.push({ file, isRead: true, cells: row.toCells() });
    return true;
  }

  #noteCurrency(row: CheckedRow): boolean {
    this.#currencyOfFare.set(row.get('fare_id'), row.get('currency_type'));
    return true;
  }

  #onRiderPrice(row: CheckedRow): boolean {
    const digits = findCurrencyDigits(this.#currencyOfFare.get(row.get('fare_id')) ?? '') ?? 2;
    if (findFen(row.get('price'), digits) !== undefined) return this.#keep('fare_rider_categories.txt', row);
    this.#context.log.add(
      'invalid-amount',
      { file: 'fare_rider_categories.txt', line: row.line, field: 'price', value: row.get('price') },
      { zh: `最多 ${digits} 位小数的金额`, en: `an amount with at most ${digits} decimals` },
    );
    return false;
  }
}
