/** Checks one record: its text, cells, references, amount and key. */
import { findCurrencyDigits } from '../../base/currency.ts';
import { findFen } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { type CellDefect, findCellDefect } from './check-cell.ts';
import { isExtensionColumn } from './fare-columns.ts';
import type { FeedEdits } from './feed-edits.ts';
import { type FieldRule, feedTables, type TableRule } from './feed-tables.ts';
import { type KeyIndex, SequenceKeys } from './key-index.ts';
import type { FeedProblemCode, ProblemLog } from './problems.ts';
import type { CsvRecord, TextTraits } from './read-records.ts';

export interface CheckContext {
  readonly dir: string;
  readonly log: ProblemLog;
  readonly edits: FeedEdits;
  readonly keys: KeyIndex;
  readonly columns: Record<string, string[]>;
  /** Essential files that are missing or unreadable: references into them say nothing more. */
  readonly unusable: Set<string>;
  readonly maxRecordBytes: number;
  readonly signal?: AbortSignal;
}

/** One record as a hook sees it. */
export interface CheckedRow {
  readonly ordinal: number;
  readonly line: number;
  /** Text of a cell; empty where the cell is blank, was emptied, or has no column. */
  get(field: string): string;
  /** Cells that are not blank, by their columns. */
  toCells(): Record<string, string>;
  /** Columns that the table does not know, with what stands in them where that is not blank. */
  listUnknown(): readonly (readonly [field: string, value: string])[];
}

/** Checks that concern one table only, after those that all tables have in common. */
export interface TableHook {
  /** Whether the row stays. */
  onRow(row: CheckedRow): boolean;
  /** A row that is left out for what its own cells are, before `onRow` is asked. */
  onDefect?(row: CheckedRow): void;
  /** What tells rows apart beside the table's key. */
  listKeyCells?(row: CheckedRow): readonly string[];
}

/** Fields that other tables refer to. */
const targets = new Map<string, ReadonlySet<string>>();
for (const { references } of feedTables.flatMap((table) => table.fields)) {
  for (const { file, field } of references) {
    targets.set(file, new Set([...(targets.get(file) ?? []), field]));
  }
}

/** Keys of these are pairs with a rising number; stop times are checked trip by trip elsewhere. */
const SEQUENCE_KEYED = 'shapes.txt';
const CHECKED_ELSEWHERE = 'stop_times.txt';

const AMOUNTS: Readonly<Record<string, readonly [amount: string, currency: string]>> = {
  'fare_products.txt': ['amount', 'currency'],
  'fare_attributes.txt': ['price', 'currency_type'],
};

function toKnownColumn(file: string, field: string): BilingualText {
  return isExtensionColumn(file, field)
    ? {
        zh: 'GTFS 规定的列；此列按已公开的扩展读取',
        en: 'a column that GTFS knows; this one is read as a published extension',
      }
    : { zh: 'GTFS 规定的列', en: 'a column that GTFS knows' };
}

interface Column {
  readonly index: number;
  readonly rule: FieldRule;
  readonly references: readonly {
    readonly file: string;
    readonly field: string;
    readonly known: ReadonlySet<string>;
    readonly dropped: ReadonlySet<string>;
  }[];
}

/** The checks of one table, set up from its header. */
export class RowChecker implements CheckedRow {
  readonly missingColumns: readonly string[];
  readonly #context: CheckContext;
  readonly #table: TableRule;
  readonly #traits: TextTraits;
  readonly #hook: TableHook | undefined;
  readonly #width: number;
  readonly #columns: Column[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #unknown: [field: string, index: number][] = [];
  readonly #seenKeys = new Set<string>();
  readonly #sequenceKeys = new SequenceKeys();
  #record: CsvRecord = { ordinal: 0, line: 1, cells: [] };
  #cleared: number[] = [];
  #key: string | undefined;

  constructor(
    context: CheckContext,
    table: TableRule,
    header: readonly string[],
    traits: TextTraits,
    hook: TableHook | undefined,
  ) {
    this.#context = context;
    this.#table = table;
    this.#traits = traits;
    this.#hook = hook;
    this.#width = header.length;
    const { file } = table;
    const rules = new Map(table.fields.map((rule) => [rule.name, rule]));
    for (const [index, field] of header.entries()) {
      if (!rules.has(field)) {
        context.log.add('unknown-column', { file, line: 1, field }, toKnownColumn(file, field));
        this.#unknown.push([field, index]);
      } else if (this.#indexes.has(field)) {
        const expected = { zh: '每列只出现一次', en: 'each column once' };
        context.log.add('duplicate-column', { file, line: 1, field }, expected);
      }
      // Of two columns of one name the last counts, as it does for node-gtfs.
      if (rules.has(field)) this.#indexes.set(field, index);
    }
    for (const [name, index] of this.#indexes) {
      const rule = rules.get(name)!;
      // A table that refers to itself is not complete while it is read: a hook checks it at its end.
      const isCheckable = !rule.references.some((one) => one.file === file || context.unusable.has(one.file));
      const references = (isCheckable ? rule.references : []).map((reference) => ({
        ...reference,
        known: context.keys.known(reference.file, reference.field),
        dropped: context.keys.dropped(reference.file, reference.field),
      }));
      this.#columns.push({ index, rule, references });
    }
    this.missingColumns = table.fields
      .filter((rule) => rule.isRequired && !this.#indexes.has(rule.name))
      .map((rule) => rule.name);
    context.columns[file] = [...this.#indexes.keys()];
  }

  get ordinal(): number {
    return this.#record.ordinal;
  }

  get line(): number {
    return this.#record.line;
  }

  get(field: string): string {
    const index = this.#indexes.get(field);
    if (index === undefined || this.#cleared.includes(index)) return '';
    return this.#record.cells[index] ?? '';
  }

  toCells(): Record<string, string> {
    const cells = [...this.#indexes.keys()].map((field) => [field, this.get(field)] as const);
    return Object.fromEntries(cells.filter(([, value]) => value !== ''));
  }

  listUnknown(): readonly (readonly [string, string])[] {
    return this.#unknown
      .map(([field, index]) => [field, this.#record.cells[index] ?? ''] as const)
      .filter(([, value]) => value !== '');
  }

  check(record: CsvRecord): void {
    const { edits, keys } = this.#context;
    const { file } = this.#table;
    this.#record = record;
    if (this.#cleared.length > 0) this.#cleared = [];
    edits.of(file).records = record.ordinal;
    const isSound = this.#checkText() && this.#checkCells() && this.#checkAmount();
    if (!isSound) this.#hook?.onDefect?.(this);
    const stays = isSound && this.#checkKey();
    const isKept = stays && (this.#hook?.onRow(this) ?? true);
    if (!isKept) edits.drop(file, record.ordinal);
    // A row that is left out does not hold its key against the next.
    else if (this.#key !== undefined) this.#seenKeys.add(this.#key);
    for (const field of targets.get(file) ?? []) {
      const value = this.get(field);
      if (value !== '') (isKept ? keys.known(file, field) : keys.dropped(file, field)).add(value);
    }
  }

  #add(
    code: FeedProblemCode,
    field: string | undefined,
    value: string,
    defect: CellDefect['expected'],
  ): void {
    const where = { file: this.#table.file, line: this.#record.line, value };
    this.#context.log.add(code, field === undefined ? where : { ...where, field }, defect);
  }

  #checkText(): boolean {
    const { cells } = this.#record;
    if (this.#traits.hasNul && cells.some((cell) => cell.includes('\0'))) {
      this.#add('nul-character', undefined, '', { zh: '没有 NUL 字符', en: 'no NUL character' });
      return false;
    }
    if (cells.length !== this.#width) {
      const expected = { zh: `${this.#width} 格`, en: `${this.#width} cells` };
      this.#add('ragged-row', undefined, String(cells.length), expected);
    }
    return true;
  }

  #checkCells(): boolean {
    const { cells } = this.#record;
    for (const { index, rule, references } of this.#columns) {
      const text = cells[index] ?? '';
      if (text === '') {
        if (!rule.isRequired) continue;
        this.#add('missing-cell', rule.name, '', { zh: '必填', en: 'a value' });
        return false;
      }
      const defect = findCellDefect(rule, text);
      if (defect) this.#add(defect.code, rule.name, text, defect.expected);
      const isSound = (!defect || defect.isHarmless === true) && this.#checkReference(rule, text, references);
      if (isSound) continue;
      if (!rule.isClearable) return false;
      this.#cleared.push(index);
      this.#context.edits.clear(this.#table.file, this.#record.ordinal, index);
    }
    return true;
  }

  #checkReference(rule: FieldRule, text: string, references: Column['references']): boolean {
    if (references.length === 0 || references.some(({ known }) => known.has(text))) return true;
    const isConsequence = references.some(({ dropped }) => dropped.has(text));
    const names = references.map(({ file, field }) => `${file} ${field}`);
    const expected = { zh: `存在于 ${names.join(' 或 ')}`, en: `one of ${names.join(' or ')}` };
    this.#add(isConsequence ? 'dropped-reference' : 'unknown-reference', rule.name, text, expected);
    return false;
  }

  #checkAmount(): boolean {
    const [amountField, currencyField] = AMOUNTS[this.#table.file] ?? [];
    if (amountField === undefined || currencyField === undefined) return true;
    const amount = this.get(amountField);
    const digits = findCurrencyDigits(this.get(currencyField)) ?? 2;
    if (findFen(amount, digits) !== undefined) return true;
    const expected = { zh: `最多 ${digits} 位小数的金额`, en: `an amount with at most ${digits} decimals` };
    this.#add('invalid-amount', amountField, amount, expected);
    return false;
  }

  #checkKey(): boolean {
    const { file, primaryKey } = this.#table;
    this.#key = undefined;
    if (primaryKey.length === 0 || file === CHECKED_ELSEWHERE) return true;
    const values = primaryKey.map((field) => this.get(field));
    if (values.length === 1 && values[0] === '') return true;
    if (file === SEQUENCE_KEYED) {
      if (this.#sequenceKeys.add(values[0] ?? '', Number(values[1]))) return true;
    } else {
      this.#key = [...values, ...(this.#hook?.listKeyCells?.(this) ?? [])].join('\n');
      if (!this.#seenKeys.has(this.#key)) return true;
    }
    const expected = { zh: '每个键只出现一次', en: 'each key once' };
    this.#add('duplicate-key', primaryKey.join(','), values.join(','), expected);
    return false;
  }
}
