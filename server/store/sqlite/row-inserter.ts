/** Inserts many rows of a table with few statements: several rows at once, with constants in place of usual values. */
import type { Database, Statement } from 'better-sqlite3';
import { listColumns, type TableName } from '../columns.ts';
import type { Cell } from '../schema.ts';

/** Up to the groups of values. */
export function toInsertHead(table: TableName): string {
  const columns = listColumns(table).map(({ name }) => name);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
}

/** Rows of one statement; with more of them, a row takes no less time. */
const ROWS_AT_ONCE = 16;
/** Shapes with statements of their own. The rows of all further ones have a parameter for each column. */
const MOST_SHAPES = 64;

/** Values that a statement has as constants; all others are parameters. */
const constants = [null, 0] as const;
const constantSql = constants.map((value) => String(value ?? 'NULL'));
const PARAMETER = constants.length;

/** Rows with the same constants in the same columns. */
class Shape {
  readonly #db: Database;
  readonly #head: string;
  readonly #group: string;
  /** Indexes of the columns with parameters. */
  readonly #columns: readonly number[];
  #one: Statement | undefined;
  #many: Statement | undefined;
  /** Parameters of the rows that are not inserted yet. */
  #values: Cell[] = [];
  #count = 0;

  /** @param kinds - for each column the index of its constant, or `PARAMETER` */
  constructor(db: Database, head: string, kinds: readonly number[]) {
    this.#db = db;
    this.#head = head;
    this.#group = `(${kinds.map((kind) => constantSql[kind] ?? '?').join(', ')})`;
    this.#columns = kinds.flatMap((kind, i) => (kind === PARAMETER ? [i] : []));
  }

  #prepare(rows: number): Statement {
    return this.#db.prepare(this.#head + Array(rows).fill(this.#group).join(', '));
  }

  add(row: readonly Cell[]): void {
    for (const i of this.#columns) this.#values.push(row[i] as Cell);
    if (++this.#count < ROWS_AT_ONCE) return;
    this.#many ??= this.#prepare(ROWS_AT_ONCE);
    this.#many.run(...this.#values);
    this.clear();
  }

  finish(): void {
    const width = this.#columns.length;
    for (let i = 0; i < this.#count; i++) {
      this.#one ??= this.#prepare(1);
      this.#one.run(...this.#values.slice(i * width, (i + 1) * width));
    }
    // Values may be parts of large buffers and texts.
    this.clear();
  }

  clear(): void {
    this.#values = [];
    this.#count = 0;
  }
}

/**
 * Each statement takes time for itself, for the journal of what it changes, and for each of its parameters.
 *
 * Call `start`, then `add` for each row, then `finish`, within a transaction. Only then all rows are in the table.
 */
export class RowInserter {
  readonly #db: Database;
  readonly #head: string;
  readonly #width: number;
  readonly #shapes = new Map<number, Shape>();
  readonly #anyShape: Shape;

  constructor(db: Database, table: TableName) {
    this.#db = db;
    this.#head = toInsertHead(table);
    this.#width = listColumns(table).length;
    this.#anyShape = new Shape(db, this.#head, Array(this.#width).fill(PARAMETER));
  }

  /** Begins a round; forgets rows that a failed transaction has left. */
  start(): void {
    for (const shape of this.#shapes.values()) shape.clear();
    this.#anyShape.clear();
  }

  /** @param row - in the order of the columns; can be used again for the next one */
  add(row: readonly Cell[]): void {
    let key = 0;
    for (let i = 0; i < this.#width; i++) {
      const value = row[i];
      key = key * (PARAMETER + 1) + (value === null ? 0 : value === 0 ? 1 : PARAMETER);
    }
    (this.#shapes.get(key) ?? this.#addShape(key, row)).add(row);
  }

  #addShape(key: number, row: readonly Cell[]): Shape {
    if (this.#shapes.size === MOST_SHAPES) return this.#anyShape;
    const kinds = row.map((value) => {
      const constant = constants.indexOf(value as null | 0);
      return constant === -1 ? PARAMETER : constant;
    });
    const shape = new Shape(this.#db, this.#head, kinds);
    this.#shapes.set(key, shape);
    return shape;
  }

  finish(): void {
    for (const shape of this.#shapes.values()) shape.finish();
    this.#anyShape.finish();
  }
}
