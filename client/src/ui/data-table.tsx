import type { ReactNode } from 'react';
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
}

const toMaker =
  (kind?: 'name' | 'amount' | 'code') =>
  <Row,>(header: string, cell: Column<Row>['cell']): Column<Row> => ({ kind, header, cell });

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
}

/** A table of records: one row for each, with sums below. Names the table and its rows for screen readers. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, labelledBy, caption, empty, foot = [], className = '', testId } = props;
  const columns = props.columns(makers);
  if (rows.length === 0 && empty !== undefined) return <p className={styles.empty}>{empty}</p>;
  const table = (
    <table
      className={labelledBy ? `${styles.table} ${className}` : className}
      aria-labelledby={labelledBy}
      data-testid={testId}
    >
      {caption && <caption>{caption}</caption>}
      {columns.some(({ header }) => header !== undefined) && <Head columns={columns} />}
      <Body {...props} columns={columns} />
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

function Head<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) =>
          column.kind === 'drawing' ? (
            <td key={toColumnKey(column)} aria-hidden="true" className={toClassName(column)} />
          ) : (
            <th key={toColumnKey(column)} scope="col" className={toClassName(column)}>
              {column.header}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}

interface BodyProps<Row> extends Omit<DataTableProps<Row>, 'columns'> {
  readonly columns: readonly Column<Row>[];
}

/** One body for all rows, or one for each where rows have details: a row and its details belong together. */
function Body<Row>({ columns, rows, toKey, toDetails, toRowData }: BodyProps<Row>) {
  const lines = rows.map((row) => {
    const key = toKey(row);
    const cells = (
      <tr key={key} {...toRowData?.(row)}>
        {columns.map((column) => (
          <CellView key={toColumnKey(column)} column={column} row={row} />
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

function CellView<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const className = toClassName(column);
  if (column.kind === 'name') {
    return (
      <th scope="row" className={className}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td className={className} aria-hidden={column.kind === 'drawing' || undefined}>
      {column.cell(row)}
    </td>
  );
}
