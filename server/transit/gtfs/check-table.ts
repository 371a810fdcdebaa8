/** Reads the files of a feed for validation: tables record by record, and the zones of GTFS-Flex. */

import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckContext, TableHook } from './check-context.ts';
import { RowChecker } from './check-row.ts';
import { calendarFiles, LOCATIONS_FILE, type TableRule } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';
import { CsvError, readRecords, type TextTraits } from './read-records.ts';

/** Reads a table of the feed, where there is one, and adds its problems to the log. */
export async function checkTable(context: CheckContext, table: TableRule, hook?: TableHook): Promise<void> {
  const { file } = table;
  const path = join(context.dir, file);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  const edits = context.edits.of(file);
  const omit = (code: FeedProblemCode, where: { line?: number; field?: string }, zh: string, en: string) => {
    // An empty limiting file removes no service. An empty calendar does refuse the feed: trips need one.
    const isNeeded = table.isEssential || calendarFiles.includes(file);
    const isError = isNeeded || code === 'invalid-utf8' || (table.isLimiting && code !== 'empty-file');
    context.log.add(code, { file, ...where }, { zh, en }, isError ? 'error' : 'warning');
    edits.isOmitted = true;
    context.keys.forget(file);
    if (isNeeded) context.unusable.add(file);
  };
  const traits: TextTraits = { isUtf16: false, hasNul: false };
  let checker: RowChecker | undefined;
  const { maxRecordBytes, signal } = context;
  try {
    await readRecords(path, { maxRecordBytes, traits, ...(signal ? { signal } : {}) }, (record) => {
      if (record.ordinal > 0) {
        if (!edits.isOmitted) checker?.check(record);
        return;
      }
      if (record.cells.some((name) => name.includes('\0'))) {
        omit(
          'nul-character',
          { line: record.line },
          '表头中没有 NUL 字符',
          'a header without NUL characters',
        );
        return;
      }
      checker = new RowChecker(context, table, record.cells, traits, hook);
      for (const field of checker.missingColumns) {
        omit('missing-column', { field }, `列 ${field}`, `a column ${field}`);
      }
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [zh, en] = toExpected(error, maxRecordBytes);
    omit(error.code, { line: error.line }, zh, en);
  }
  if (traits.isUtf16) {
    edits.isForeign = true;
    context.log.add('utf16-file', { file }, { zh: 'UTF-8 编码', en: 'UTF-8' });
  }
  const { otherDelimiter } = traits;
  if (otherDelimiter !== undefined && !edits.isOmitted) {
    edits.isForeign = true;
    const where = { file, line: 1, value: otherDelimiter };
    context.log.add('unusual-form', where, { zh: '以逗号分隔', en: 'commas between cells' });
  }
  if (!checker && !edits.isOmitted) omit('empty-file', {}, '至少有表头', 'at least a header');
}

function toExpected(error: CsvError, maxRecordBytes: number): [zh: string, en: string] {
  switch (error.code) {
    case 'invalid-utf8':
      return [
        'UTF-8 编码（GBK 等其他编码请先转换）',
        'UTF-8; a file in GBK or another encoding must be converted',
      ];
    case 'oversized-record':
      return [`一条记录不超过 ${maxRecordBytes} 字节`, `at most ${maxRecordBytes} bytes in a record`];
    case 'malformed-csv':
      return ['引号成对的 CSV', 'CSV with every quote closed'];
  }
}

/** The file is parsed in one piece; the zones of a whole country take far less. */
const MAX_BYTES = 64 * 2 ** 20;

/** Collects the ids of `locations.geojson`, so that calls can refer to them. Returns whether there are any. */
export async function checkLocations(context: CheckContext): Promise<boolean> {
  const path = join(context.dir, LOCATIONS_FILE);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return false;
  const edits = context.edits.of(LOCATIONS_FILE);
  try {
    if (size > MAX_BYTES) throw new Error('too large');
    const json = JSON.parse(await readFile(path, 'utf8')) as { features?: unknown };
    if (!Array.isArray(json.features)) throw new Error('no features');
    const ids = context.keys.known(LOCATIONS_FILE, 'id');
    for (const feature of json.features as ({ id?: unknown } | null)[]) {
      if (feature?.id !== undefined) ids.add(String(feature.id));
    }
    edits.records = json.features.length;
    return ids.size > 0;
  } catch (error) {
    edits.isOmitted = true;
    const where = { file: LOCATIONS_FILE, value: error instanceof Error ? error.message : '' };
    context.log.add('invalid-json', where, {
      zh: 'GeoJSON FeatureCollection',
      en: 'a GeoJSON FeatureCollection',
    });
    return false;
  }
}
