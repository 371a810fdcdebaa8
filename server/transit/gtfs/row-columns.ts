/** Matches the header of a file with the columns of its table. */
import type { BilingualText } from '../../base/problem.ts';
import { toPlainName } from './check-cell.ts';
import type { CheckContext } from './check-context.ts';
import { isExtensionColumn } from './fare-columns.ts';
import { FILLED_BLANK } from './feed-edits.ts';
import type { FieldRule, TableRule } from './feed-tables.ts';

export interface RowColumn {
  readonly index: number;
  readonly rule: FieldRule;
  readonly references: readonly {
    readonly file: string;
    readonly field: string;
    readonly known: ReadonlySet<string>;
    readonly dropped: ReadonlySet<string>;
  }[];
}

export interface RowColumns {
  readonly columns: readonly RowColumn[];
  /** Index of each known column in the file. */
  readonly indexes: ReadonlyMap<string, number>;
  /** Columns that the table does not have. */
  readonly unknown: readonly (readonly [field: string, index: number])[];
  /** Required columns without which no row can be used. */
  readonly missing: readonly string[];
}

/** Adds problems for columns that are unknown, duplicate, misspelled, or missing where the file can be used without them. */
export function toRowColumns(context: CheckContext, table: TableRule, header: readonly string[]): RowColumns {
  const { indexes, unknown } = toIndexes(context, table, header);
  const rules = new Map(table.fields.map((rule) => [rule.name, rule]));
  const columns = [...indexes].map(([name, index]): RowColumn => {
    const rule = rules.get(name)!;
    // Ids of the table itself are incomplete while it is read, so its hook checks references to itself at the end.
    const isCheckable = !rule.references.some(
      (one) => one.file === table.file || context.unusable.has(one.file),
    );
    const references = (isCheckable ? rule.references : []).map((reference) => ({
      ...reference,
      known: context.keys.known(reference.file, reference.field),
      dropped: context.keys.dropped(reference.file, reference.field),
    }));
    return { index, rule, references };
  });
  const missing: string[] = [];
  for (const { isDispensable, isRequired, name } of table.fields) {
    if (!isRequired || indexes.has(name)) continue;
    if (isDispensable) addBlankColumn(context, table.file, name);
    else missing.push(name);
  }
  context.columns[table.file] = [...indexes.keys()];
  context.columnIndexes.set(table.file, indexes);
  return { columns, indexes, missing, unknown };
}

function toIndexes(
  { edits, log }: CheckContext,
  { fields, file }: TableRule,
  header: readonly string[],
): Pick<RowColumns, 'indexes' | 'unknown'> {
  const known = new Set(fields.map(({ name }) => name));
  const given = new Set(header);
  const indexes = new Map<string, number>();
  const unknown: [field: string, index: number][] = [];
  for (const [index, field] of header.entries()) {
    const plain = toPlainName(field);
    const name = known.has(field) || given.has(plain) ? field : plain;
    const where = { file, line: 1, field };
    if (!known.has(name)) {
      log.add('unknown-column', where, toKnownColumn(file, field));
      unknown.push([field, index]);
      continue;
    }
    if (name !== field) {
      log.add('unusual-form', { ...where, value: field }, { zh: name, en: name });
      edits.replace(file, 0, index, name);
    }
    if (indexes.has(name)) {
      log.add('duplicate-column', where, { zh: '每列只出现一次', en: 'each column once' });
    }
    // Of two columns of the same name the last counts, as in node-gtfs.
    indexes.set(name, index);
  }
  return { indexes, unknown };
}

function toKnownColumn(file: string, field: string): BilingualText {
  return isExtensionColumn(file, field)
    ? {
        zh: 'GTFS 规定的列；此列按已公开的扩展读取',
        en: 'a column that GTFS knows; this one is read as a published extension',
      }
    : { zh: 'GTFS 规定的列', en: 'a column that GTFS knows' };
}

function addBlankColumn({ edits, log }: CheckContext, file: string, field: string): void {
  log.add('missing-column', { file, field }, { zh: `列 ${field}`, en: `a column ${field}` }, 'warning');
  edits.addColumn(file, field, FILLED_BLANK);
}
