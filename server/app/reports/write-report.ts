/** Writes a report to a file, in the format of its ending. */
import { renameSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import type { Report, ReportLanguage } from '../../bureau/report/report.ts';
import { toReportExcel } from '../../bureau/report/write-excel.ts';
import { toReportHtml } from '../../bureau/report/write-html.ts';
import { toReportWord } from '../../bureau/report/write-word.ts';
import { onDisk } from '../files/disk-problem.ts';

type Writer = (report: Report, language: ReportLanguage) => string | Promise<Buffer>;

const writers: Readonly<Record<string, Writer>> = {
  '.docx': toReportWord,
  '.html': toReportHtml,
  '.xlsx': toReportExcel,
};

/**
 * Call it before long work: a wrong ending is refused at once.
 *
 * @throws ProblemError `bad-request`
 */
export function findWriter(file: string): Writer {
  const ending = extname(file).toLowerCase();
  const write = writers[ending];
  if (write) return write;
  const endings = Object.keys(writers);
  throw new ProblemError('bad-request', {
    zh: `报告文件应以 ${endings.join('、')} 结尾，写的是 ${toShownPath(file)}`,
    en: `A report's file ends with ${endings.join(', ')}; it says ${toShownPath(file)}`,
  });
}

/**
 * Writes under another name and renames, so that no half-written file stays.
 *
 * @throws ProblemError `disk-full`, `folder-unwritable`
 */
export async function writeReport(file: string, report: Report, language: ReportLanguage): Promise<void> {
  const content = await findWriter(file)(report, language);
  onDisk(file, () => {
    writeFileSync(`${file}.part`, content);
    renameSync(`${file}.part`, file);
  });
}
