/** The page on a distributed database names each table and its key, as `columns.ts` has them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type TableColumns, tables } from '../../server/store/columns.ts';

const page = readFileSync(new URL('../../docs/citus.md', import.meta.url), 'utf8');
const codesOf = (text: string) => [...text.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code as string);

it('docs/citus.md lists each table once: distributed by card, or copied to each server', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\| (?:`([^`]+)`|the same) /gm)];
  const distributed = rows.map(([, table]) => table as string);
  const start = page.indexOf('reference tables, with a copy');
  const copied = codesOf(page.slice(start, page.indexOf('## What crosses shards'))).filter(
    (code) => code !== 'create_reference_table',
  );
  expect([...distributed, ...copied].sort()).toEqual(Object.keys(tables).sort());
  for (const [, table, today, later] of rows) {
    const { columns, key } = tables[table as keyof typeof tables] as TableColumns;
    expect(today, table).toBe(key.join(', '));
    expect((later ?? today)?.split(', ')[0]).toBe('card_no');
    expect(table === 'transfer' || 'card_no' in columns, table).toBe(true);
  }
});
