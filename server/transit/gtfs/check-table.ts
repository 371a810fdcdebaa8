/** Checks one table record by record: columns, cells, keys, references. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { RowChecker, type TableHook } from './check-row.ts';
import { calendarFiles, type TableRule } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';
import { CsvError, readRecords, type TextTraits } from './read-records.ts';
import type { CheckContext } from './row-columns.ts';

/** Reads a table of the feed, if it is there, and notes what is wrong with it. */
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
    // A file without rows takes nothing away; a calendar is needed all the same.
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
