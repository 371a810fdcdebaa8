/** Checks tables: columns, keys, references, provenance, translations. */
import type { FeedDraft } from './feed-draft.ts';
import { type FeedFault, isBlank, listRows, toFault, toText } from './feed-fault.ts';
import { gtfsTables } from './gtfs-tables.ts';

const requiredTables = [
  'agency',
  'stops',
  'routes',
  'trips',
  'stop_times',
  'calendar',
  'feed_info',
  'attributions',
  'translations',
  'provenance',
  'fare_media',
  'rider_categories',
  'fare_products',
  'fare_leg_rules',
];

const confidences = ['sourced', 'derived', 'reconstructed'];

function valuesOf(feed: FeedDraft, table: string, column: string): Set<string> {
  return new Set(listRows(feed, table).map((row) => toText(row[column])));
}

/** Finds unknown tables and columns, missing tables, empty required cells, repeated keys. */
export function listShapeFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  for (const table of requiredTables) {
    if (listRows(feed, table).length === 0)
      faults.push({ file: `${feed.feedId}/${table}.txt`, row: '', reason: 'the table is missing' });
  }
  for (const [table, rows] of feed.tables) {
    const shape = gtfsTables[table];
    if (!shape) {
      faults.push({ file: `${feed.feedId}/${table}.txt`, row: '', reason: 'no such table in GTFS' });
      continue;
    }
    const seen = new Set<string>();
    for (const row of rows) {
      for (const column of Object.keys(row)) {
        if (!shape.columns.includes(column))
          faults.push(toFault(feed, table, row, `no such column: ${column}`));
        const cell = row[column];
        if (typeof cell === 'number' && !Number.isFinite(cell))
          faults.push(toFault(feed, table, row, `${column} is no number`));
      }
      for (const column of shape.required) {
        if (isBlank(row[column])) faults.push(toFault(feed, table, row, `${column} is empty`));
      }
      const key = JSON.stringify(shape.key.map((column) => toText(row[column])));
      if (seen.has(key)) faults.push(toFault(feed, table, row, 'the key occurs twice'));
      seen.add(key);
    }
  }
  return faults;
}

/** Finds references to missing rows. */
export function listReferenceFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  for (const [table, shape] of Object.entries(gtfsTables)) {
    for (const [column, targets] of Object.entries(shape.references ?? {})) {
      const known = targets.map(([name, key]) => valuesOf(feed, name, key));
      for (const row of listRows(feed, table)) {
        const value = toText(row[column]);
        if (value === '' || known.some((set) => set.has(value))) continue;
        const where = targets.map(([name]) => `${name}.txt`).join(' or ');
        faults.push(toFault(feed, table, row, `${column} ${value} is not in ${where}`));
      }
    }
  }
  return faults;
}

/** Finds tables without provenance, and provenance of missing rows. */
export function listProvenanceFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  const rows = listRows(feed, 'provenance');
  const told = new Set(rows.map((row) => toText(row.table_name)));
  for (const [table, tableRows] of feed.tables) {
    if (table !== 'provenance' && tableRows.length > 0 && !told.has(table))
      faults.push({ file: `${feed.feedId}/${table}.txt`, row: '*', reason: 'the table has no provenance' });
  }
  const idsOf = new Map<string, Set<string>>();
  for (const row of rows) {
    const [table, record] = [toText(row.table_name), toText(row.record_id)];
    if (!confidences.includes(toText(row.confidence)))
      faults.push(toFault(feed, 'provenance', row, `no such confidence: ${toText(row.confidence)}`));
    if (listRows(feed, table).length === 0) {
      faults.push(toFault(feed, 'provenance', row, `the feed has no ${table}.txt`));
      continue;
    }
    // `*` stands for the whole table.
    if (record === '*') continue;
    let ids = idsOf.get(table);
    if (!ids) {
      ids = valuesOf(feed, table, gtfsTables[table]?.key[0] ?? '');
      idsOf.set(table, ids);
    }
    if (!ids.has(record)) faults.push(toFault(feed, 'provenance', row, `no row ${record} in ${table}.txt`));
  }
  return faults;
}

/** Finds translations of missing rows, fields or values. */
export function listTranslationFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  const known = new Map<string, Set<string>>();
  const valuesIn = (table: string, column: string): Set<string> => {
    const key = `${table} ${column}`;
    let values = known.get(key);
    if (!values) {
      values = valuesOf(feed, table, column);
      known.set(key, values);
    }
    return values;
  };
  for (const row of listRows(feed, 'translations')) {
    const [table, field] = [toText(row.table_name), toText(row.field_name)];
    const shape = gtfsTables[table];
    const [record, value] = [toText(row.record_id), toText(row.field_value)];
    if (!shape?.columns.includes(field))
      faults.push(toFault(feed, 'translations', row, `${table} has no field ${field}`));
    else if ((record === '') === (value === '') && table !== 'feed_info')
      faults.push(toFault(feed, 'translations', row, 'either record_id or field_value, not both or none'));
    else if (record !== '' && !valuesIn(table, shape.key[0] ?? '').has(record))
      faults.push(toFault(feed, 'translations', row, `no row ${record} in ${table}.txt`));
    else if (value !== '' && !valuesIn(table, field).has(value))
      faults.push(toFault(feed, 'translations', row, `no ${field} reads ${value}`));
  }
  return faults;
}
