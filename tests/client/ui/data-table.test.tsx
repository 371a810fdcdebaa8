// @vitest-environment jsdom

import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { type Columns, DataTable } from '../../../client/src/ui/data-table.tsx';
import { renderPage } from '../render.tsx';

interface Sum {
  readonly id: string;
  readonly name: string;
  readonly fen: number;
}

const sums: readonly Sum[] = [
  { id: 'a', name: 'Metro', fen: 300 },
  { id: 'b', name: 'Bus', fen: 100 },
];
const columns: Columns<Sum> = (column) => [
  column.name('Operator', ({ name }) => name),
  column.amount('Fen', ({ fen }) => fen),
];
const withBar: Columns<Sum> = (column) => [...columns(column), { kind: 'drawing', cell: () => <i /> }];
const toKey = ({ id }: Sum) => id;

describe('a table', () => {
  test('is named by its heading, and so is the frame that scrolls it by keys', () => {
    renderPage(
      <>
        <h2 id="sums">Sums</h2>
        <DataTable labelledBy="sums" columns={columns} rows={sums} toKey={toKey} />
      </>,
    );
    const table = screen.getByRole('table', { name: 'Sums' });
    const frame = screen.getByRole('region', { name: 'Sums' });
    expect(frame.contains(table)).toBe(true);
    expect(frame.tabIndex).toBe(0);
  });

  test('has headers for its columns and rows; drawings are left out for screen readers', () => {
    renderPage(<DataTable columns={withBar} rows={sums} toKey={toKey} />);
    expect(screen.getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['Operator', 'Fen']);
    expect(screen.getAllByRole('rowheader').map((one) => one.textContent)).toEqual(['Metro', 'Bus']);
    expect(screen.getAllByRole('cell').map((one) => one.textContent)).toEqual(['300', '100']);
  });

  test('keeps the order of its rows and marks them', () => {
    renderPage(
      <DataTable
        columns={columns}
        rows={sums.toReversed()}
        toKey={toKey}
        toRowData={({ fen }) => ({ 'data-fen': fen, 'data-none': undefined })}
      />,
    );
    const [, ...rows] = screen.getAllByRole('row');
    expect(rows.map((row) => ({ ...row.dataset }))).toEqual([{ fen: '100' }, { fen: '300' }]);
  });

  test('ends with its sums, whose header spans the columns without one', () => {
    renderPage(
      <DataTable
        columns={columns}
        rows={sums}
        toKey={toKey}
        foot={[{ key: 'all', header: 'Total', cells: [400] }]}
      />,
    );
    const last = screen.getAllByRole('row').at(-1) as HTMLElement;
    expect(within(last).getByRole('rowheader').textContent).toBe('Total');
    expect(within(last).getByRole('cell').textContent).toBe('400');
  });

  test('without column headers has no head; a caption names it', () => {
    const bare: Columns<Sum> = () => [{ kind: 'name', cell: ({ name }) => name }, { cell: ({ fen }) => fen }];
    renderPage(<DataTable caption="Every day" columns={bare} rows={sums} toKey={toKey} />);
    expect(screen.getByRole('table', { name: 'Every day' })).toBeTruthy();
    expect(screen.queryAllByRole('columnheader')).toEqual([]);
    expect(screen.queryByRole('region')).toBeNull();
  });

  test('with details groups each row with its details, across all columns', () => {
    renderPage(
      <DataTable columns={withBar} rows={sums} toKey={toKey} toDetails={({ name }) => `of ${name}`} />,
    );
    const [, first, second] = screen.getAllByRole('rowgroup');
    expect(
      within(first as HTMLElement)
        .getByText('of Metro')
        .getAttribute('colspan'),
    ).toBe('3');
    expect(within(second as HTMLElement).getByText('of Bus')).toBeTruthy();
  });

  test('without rows is its empty text; with none it is a table without rows', () => {
    const { rerender } = renderPage(<DataTable columns={columns} rows={[]} toKey={toKey} empty="Nothing" />);
    expect(screen.getByText('Nothing')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
    rerender(<DataTable columns={columns} rows={[]} toKey={toKey} />);
    expect(screen.getAllByRole('row')).toHaveLength(1);
  });
});
