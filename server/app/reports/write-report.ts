/** Writes a report as bytes or to a file, in the format of its ending. */
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

const writers = {
  docx: toReportWord,
  html: toReportHtml,
  xlsx: toReportExcel,
} as const satisfies Readonly<Record<string, Writer>>;

export type ReportFormat = keyof typeof writers;

const reportFormats = Object.keys(writers) as ReportFormat[];

export async function toReportFile(
  report: Report,
  format: ReportFormat,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const content = await writers[format](report, language);
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

/**
 * Call it before long work: a wrong ending is refused at once.
 *
 * @throws ProblemError `bad-request`
 */
export function getFormat(file: string): ReportFormat {
  const ending = extname(file).toLowerCase().slice(1);
  const format = reportFormats.find((one) => one === ending);
  if (format) return format;
  const endings = reportFormats.map((one) => `.${one}`);
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
  const content = await toReportFile(report, getFormat(file), language);
  onDisk(file, () => {
    writeFileSync(`${file}.part`, content);
    renameSync(`${file}.part`, file);
  });
}
