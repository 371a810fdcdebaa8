/** Checks one record of any table: its text, cells, references, amount and key. */
import { findCurrencyDigits, findFen } from '../../base/fen.ts';
import { MAX_ENCODED_ID_LENGTH, toEncodedIdLength } from '../../base/ids.ts';
import type { BilingualText } from '../../base/problem.ts';
import { findCellDefect, findReading } from './check-cell.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import { FILLED_BLANK } from './feed-edits.ts';
import { type FieldRule, feedTables, type TableRule } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';
import type { CsvRecord, TextTraits } from './read-records.ts';
import { type RowColumn, type RowColumns, toRowColumns } from './row-columns.ts';
import { RowKeys } from './row-keys.ts';

/** By file, the fields that other tables refer to. */
const targets = new Map<string, ReadonlySet<string>>();
for (const { references } of feedTables.flatMap((table) => table.fields)) {
  for (const { file, field } of references) {
    targets.set(file, new Set([...(targets.get(file) ?? []), field]));
  }
}

/** Amounts are checked with the currency in the other column: it says how many decimals are allowed. */
const AMOUNTS: Readonly<Record<string, readonly [amount: string, currency: string]>> = {
  'fare_products.txt': ['amount', 'currency'],
  'fare_attributes.txt': ['price', 'currency_type'],
};

const blankWhereRequired: BilingualText = { zh: '必填', en: 'a value' };

/** The checks of one table, with the columns of its header. */
export class RowChecker implements CheckedRow {
  readonly missingColumns: readonly string[];
  readonly #context: CheckContext;
  readonly #table: TableRule;
  readonly #traits: TextTraits;
  readonly #hook: TableHook | undefined;
  readonly #width: number;
  readonly #columns: readonly RowColumn[];
  readonly #indexes: RowColumns['indexes'];
  readonly #unknown: RowColumns['unknown'];
  readonly #keys: RowKeys;
  #record: CsvRecord = { ordinal: 0, line: 1, cells: [] };
  /** Cells of the record; a copy of them once a text is replaced. */
  #cells: readonly string[] = [];
  #unreadable: string[] = [];
  /** Cells of columns that the file lacks. */
  #added: Map<string, string> | undefined;

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
    const { columns, indexes, missing, unknown } = toRowColumns(context, table, header);
    this.#columns = columns;
    this.#indexes = indexes;
    this.#unknown = unknown;
    this.missingColumns = missing;
    this.#keys = new RowKeys(table);
  }

  get ordinal(): number {
    return this.#record.ordinal;
  }

  get line(): number {
    return this.#record.line;
  }

  get(field: string): string {
    const index = this.#indexes.get(field);
    return (index === undefined ? this.#added?.get(field) : this.#cells[index]) ?? '';
  }

  isUnreadable(field: string): boolean {
    return this.#unreadable.includes(field);
  }

  replace(field: string, text: string): void {
    const index = this.#indexes.get(field);
    if (index !== undefined) this.#replaceAt(index, text);
    else {
      this.#added = (this.#added ?? new Map()).set(field, text);
      this.#context.edits.addCell(this.#table.file, this.#record.ordinal, field, text);
    }
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
    this.#cells = record.cells;
    if (this.#unreadable.length > 0) this.#unreadable = [];
    this.#added = undefined;
    edits.of(file).records = record.ordinal;
    const isSound = this.#checkText() && this.#checkCells() && this.#checkAmount();
    if (!isSound) this.#hook?.onDefect?.(this);
    const { key, isDuplicate } = isSound ? this.#findKey() : { isDuplicate: false };
    const isKept = isSound && !isDuplicate && (this.#hook?.onRow(this) ?? true);
    if (!isKept) {
      edits.drop(file, record.ordinal);
      this.#hook?.onDropped?.(this);
    }
    // A dropped row does not count: a later row may have its key.
    else this.#keys.add(key);
    for (const field of targets.get(file) ?? []) {
      const value = this.get(field);
      if (value !== '') (isKept ? keys.known(file, field) : keys.dropped(file, field)).add(value);
    }
  }

  #replaceAt(index: number, text: string): void {
    const cells = this.#cells === this.#record.cells ? [...this.#cells] : (this.#cells as string[]);
    cells[index] = text;
    this.#cells = cells;
    this.#context.edits.replace(this.#table.file, this.#record.ordinal, index, text);
  }

  #add(code: FeedProblemCode, field: string | undefined, value: string, expected: BilingualText): void {
    const where = { file: this.#table.file, line: this.#record.line, value };
    this.#context.log.add(code, field === undefined ? where : { ...where, field }, expected);
  }

  #checkText(): boolean {
    const { cells } = this.#record;
    if (this.#traits.hasNul && cells.some((cell) => cell.includes('\0'))) {
      this.#add('nul-character', undefined, '', { zh: '没有 NUL 字符', en: 'no NUL character' });
      return false;
    }
    if (cells.length !== this.#width) {
      // A line of white space or of commas alone holds no row.
      if (cells.every((cell) => cell.trim() === '')) return this.#refuseBlankRow();
      const expected = { zh: `${this.#width} 格`, en: `${this.#width} cells` };
      this.#add('ragged-row', undefined, String(cells.length), expected);
    }
    return true;
  }

  #refuseBlankRow(): false {
    this.#add('blank-row', undefined, '', { zh: '有内容的行', en: 'a row with something in it' });
    return false;
  }

  #checkCells(): boolean {
    for (const { index, rule, references } of this.#columns) {
      const given = this.#cells[index] ?? '';
      const text = isPadded(given) ? this.#takePlain(index, rule, given) : given;
      if (text === '') {
        if (!rule.isRequired) continue;
        if (this.#cells.every((cell) => cell.trim() === '')) return this.#refuseBlankRow();
        this.#add('missing-cell', rule.name, '', toMended(blankWhereRequired, rule.narrow));
        if (!this.#mend(index, rule, rule.isDispensable ? FILLED_BLANK : rule.narrow)) return false;
        continue;
      }
      if (this.#checkCell(index, rule, text) && this.#checkReference(rule, this.#cells[index]!, references)) {
        continue;
      }
      this.#unreadable.push(rule.name);
      if (!this.#mend(index, rule, rule.isClearable ? (rule.narrow ?? '') : rule.narrow)) return false;
    }
    return true;
  }

  /** Replaces the cell by `text`, or lets the hook mend the row where there is none. Returns whether the row can stay. */
  #mend(index: number, rule: FieldRule, text: string | undefined): boolean {
    if (text === undefined) return this.#hook?.onUnusableCell?.(this, rule.name) ?? false;
    this.#replaceAt(index, text);
    return true;
  }

  /** Removes white space that quotes have kept around a value; free text keeps it. */
  #takePlain(index: number, rule: FieldRule, given: string): string {
    const text = given.trim();
    if (text !== '') {
      if (rule.kind === 'text' && rule.format === undefined) return given;
      this.#add('unusual-form', rule.name, given, { zh: text, en: text });
    }
    this.#replaceAt(index, text);
    return text;
  }

  /** Whether the cell is valid. Rewrites a value whose form is unusual and whose meaning is certain. */
  #checkCell(index: number, rule: FieldRule, text: string): boolean {
    const defect = findCellDefect(rule, text);
    if (!defect) return !rule.isInAddresses || this.#checkLength(rule, text);
    const reading = defect.isHarmless ? undefined : findReading(rule, text);
    if (reading !== undefined) {
      this.#add('unusual-form', rule.name, text, { zh: reading, en: reading });
      this.#replaceAt(index, reading);
      return true;
    }
    this.#add(defect.code, rule.name, text, toMended(defect.expected, rule.narrow));
    return defect.isHarmless === true;
  }

  #checkLength(rule: FieldRule, text: string): boolean {
    // Skip the exact count for short ids: a character takes at most nine characters in a URL.
    const { feedId } = this.#context;
    if ((feedId.length + 1 + text.length) * 9 <= MAX_ENCODED_ID_LENGTH) return true;
    if (toEncodedIdLength(feedId, text) <= MAX_ENCODED_ID_LENGTH) return true;
    this.#add('id-too-long', rule.name, text, {
      zh: `编号连同数据名按网址编码后不超过 ${MAX_ENCODED_ID_LENGTH} 个字符`,
      en: `an id that takes at most ${MAX_ENCODED_ID_LENGTH} characters in a URL, with the feed's name`,
    });
    return false;
  }

  #checkReference(rule: FieldRule, text: string, references: RowColumn['references']): boolean {
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

  #findKey(): ReturnType<RowKeys['find']> {
    const found = this.#keys.find(
      (field) => this.get(field),
      () => this.#hook?.listKeyCells?.(this) ?? [],
    );
    if (!found.isDuplicate) return found;
    const { primaryKey } = this.#table;
    const shown = primaryKey.map((field) => this.get(field)).join(',');
    const expected = { zh: '每个键只出现一次', en: 'each key once' };
    this.#add('duplicate-key', primaryKey.join(','), shown, expected);
    if (found.key !== undefined) this.#hook?.onDuplicate?.(this, found.key);
    return found;
  }
}

/** The expectation, and the value that replaces a cell which does not meet it. */
function toMended(expected: BilingualText, narrow: string | undefined): BilingualText {
  if (narrow === undefined) return expected;
  return { zh: `${expected.zh}（按 ${narrow} 处理）`, en: `${expected.en} (it counts as ${narrow})` };
}

/** Whether a text begins or ends with white space, of ASCII or not. */
function isPadded(text: string): boolean {
  return text !== '' && (isBlank(text.charCodeAt(0)) || isBlank(text.charCodeAt(text.length - 1)));
}

function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === 0x3000 || code === 0xfeff;
}
