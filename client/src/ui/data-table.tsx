import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import styles from './data-table.module.css';
import { ScrollFrame } from './scroll-frame.tsx';

interface Column<Row> {
  /** Text above the column, unique in its table. A table whose columns have none has no head. */
  readonly header?: string;
  readonly cell: (row: Row) => ReactNode;
  /**
   * `name`: the cell is the header of its row. `amount`: aligned to the end, on one line. `code`: an id in letters of
   * one width. `drawing`: hidden from screen readers, because another column has the same value as text.
   */
  readonly kind?: 'name' | 'amount' | 'code' | 'drawing';
  readonly className?: string | undefined;
  /** Value by which a button in the head sorts the rows; undefined values come last. */
  readonly sortBy?: ((row: Row) => number | string | undefined) | undefined;
}

const toMaker =
  (kind?: 'name' | 'amount' | 'code') =>
  <Row,>(header: string, cell: Column<Row>['cell'], sortBy?: Column<Row>['sortBy']): Column<Row> => ({
    kind,
    header,
    cell,
    sortBy,
  });

const makers = {
  text: toMaker(),
  name: toMaker('name'),
  amount: toMaker('amount'),
  code: toMaker('code'),
} as const;

/** Returns the columns of a table. `column.amount('Net', ({ netFen }) => netFen)` makes one of that kind. */
export type Columns<Row> = (column: typeof makers) => readonly Column<Row>[];

/** React's key of a column. */
const toColumnKey = <Row,>({ header, kind }: Column<Row>) => header ?? kind ?? 'cell';

/** A sum below the rows. */
export interface FootRow {
  readonly key: string;
  /** Spans the columns that `cells` leaves over. */
  readonly header: ReactNode;
  /** Of the last columns, in their order. */
  readonly cells: readonly ReactNode[];
}

export interface DataTableProps<Row> {
  readonly columns: Columns<Row>;
  readonly rows: readonly Row[];
  readonly toKey: (row: Row) => string;
  /** Id of the heading that names the table. The table then scrolls in a frame of its own where it is too wide. */
  readonly labelledBy?: string;
  /** Names a table that has no heading; such a table fits its column and does not scroll. */
  readonly caption?: ReactNode;
  /** Shows only the first rows of the order. */
  readonly limit?: number | undefined;
  /** Shown instead of a table without rows. */
  readonly empty?: string;
  readonly foot?: readonly FootRow[];
  /** A second line of the row across all columns. */
  readonly toDetails?: (row: Row) => ReactNode;
  /** `data-` attributes of the row. */
  readonly toRowData?: (
    row: Row,
  ) => Readonly<Record<`data-${string}`, string | number | boolean | undefined>>;
  readonly className?: string | undefined;
  readonly testId?: string;
  /** On a phone each row is a block of lines, header beside value: for tables that are too wide for it. */
  readonly stacks?: boolean;
}

interface Sorting {
  readonly header: string;
  readonly isDescending: boolean;
}

/** A table of records: one row for each, with sums below. Names the table and its rows for screen readers. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting>();
  const { labelledBy, caption, empty, foot = [], className = '', limit, stacks, testId } = props;
  const columns = props.columns(makers);
  const rows = toSorted(props.rows, columns, sorting).slice(0, limit);
  if (rows.length === 0 && empty !== undefined) return <p className={styles.empty}>{empty}</p>;
  const table = (
    <table
      className={labelledBy ? `${styles.table} ${className}` : className}
      aria-labelledby={labelledBy}
      data-testid={testId}
      data-stacks={stacks || undefined}
    >
      {caption && <caption>{caption}</caption>}
      {columns.some(({ header }) => header !== undefined) && (
        <Head columns={columns} isSortable={rows.length > 1} sorting={sorting} onSort={setSorting} />
      )}
      <Body {...props} rows={rows} columns={columns} />
      {foot.length > 0 && (
        <tfoot>
          {foot.map(({ key, header, cells }) => (
            <tr key={key}>
              <th scope="row" colSpan={columns.length - cells.length}>
                {header}
              </th>
              {columns.slice(-cells.length).map((column, i) => (
                <td key={toColumnKey(column)} className={toClassName(column)}>
                  {cells[i]}
                </td>
              ))}
            </tr>
          ))}
        </tfoot>
      )}
    </table>
  );
  return labelledBy ? <ScrollFrame labelledBy={labelledBy}>{table}</ScrollFrame> : table;
}

function toClassName<Row>({ kind, className }: Column<Row>): string | undefined {
  const own = kind === 'amount' ? styles.amount : kind === 'code' ? styles.code : undefined;
  return [own, className].filter(Boolean).join(' ') || undefined;
}

function toSorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const sortBy = columns.find(({ header }) => header === sorting?.header)?.sortBy;
  if (!sortBy || !sorting) return rows;
  const [known, unknown] = [
    rows.filter((row) => sortBy(row) !== undefined),
    rows.filter((row) => sortBy(row) === undefined),
  ];
  known.sort((a, b) => {
    const [x, y] = [sortBy(a) as number | string, sortBy(b) as number | string];
    const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    return sorting.isDescending ? -order : order;
  });
  return [...known, ...unknown];
}

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  /** A single row needs no order. */
  readonly isSortable: boolean;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

function Head<Row>({ columns, isSortable, onSort, sorting }: HeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) =>
          column.kind === 'drawing' ? (
            <td key={toColumnKey(column)} aria-hidden="true" className={toClassName(column)} />
          ) : (
            <th
              key={toColumnKey(column)}
              scope="col"
              className={toClassName(column)}
              aria-sort={isSortable ? toAriaSort(column, sorting) : undefined}
            >
              {isSortable && column.sortBy && column.header !== undefined ? (
                <SortButton header={column.header} sorting={sorting} onSort={onSort} />
              ) : (
                column.header
              )}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}

function toAriaSort<Row>({ header, sortBy }: Column<Row>, sorting: Sorting | undefined) {
  if (!sortBy) return undefined;
  if (sorting?.header !== header) return 'none';
  return sorting?.isDescending ? 'descending' : 'ascending';
}

/** Sorts upwards at the first press, downwards at the next. */
function SortButton({
  header,
  onSort,
  sorting,
}: { readonly header: string } & Pick<HeadProps<unknown>, 'onSort' | 'sorting'>) {
  const isSorted = sorting?.header === header;
  return (
    <UnstyledButton
      className={styles.sort ?? ''}
      onClick={() => onSort({ header, isDescending: isSorted && !sorting.isDescending })}
    >
      {header}
      <span aria-hidden="true">{isSorted ? (sorting.isDescending ? ' ↓' : ' ↑') : ' ↕'}</span>
    </UnstyledButton>
  );
}

interface BodyProps<Row> extends Omit<DataTableProps<Row>, 'columns'> {
  readonly columns: readonly Column<Row>[];
}

/** One body for all rows, or one for each where rows have details: a row and its details belong together. */
function Body<Row>({ columns, rows, stacks, toKey, toDetails, toRowData }: BodyProps<Row>) {
  const lines = rows.map((row) => {
    const key = toKey(row);
    const cells = (
      <tr key={key} {...toRowData?.(row)}>
        {columns.map((column) => (
          <CellView key={toColumnKey(column)} column={column} row={row} isLabelled={stacks === true} />
        ))}
      </tr>
    );
    if (!toDetails) return cells;
    return (
      <tbody key={key}>
        {cells}
        <tr>
          <td colSpan={columns.length}>{toDetails(row)}</td>
        </tr>
      </tbody>
    );
  });
  return toDetails ? lines : <tbody>{lines}</tbody>;
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  /** The style sheet may show the column's header beside the value. */
  readonly isLabelled: boolean;
}

function CellView<Row>({ column, isLabelled, row }: CellProps<Row>) {
  const className = toClassName(column);
  if (column.kind === 'name') {
    return (
      <th scope="row" className={className}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td
      className={className}
      aria-hidden={column.kind === 'drawing' || undefined}
      data-label={isLabelled ? column.header : undefined}
    >
      {column.cell(row)}
    </td>
  );
}
