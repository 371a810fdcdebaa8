/** Options and output that the reports share: a file, JSON, or tables on the terminal. */
import { resolve } from 'node:path';
import { getFormat, writeReport } from '../app/reports/write-report.ts';
import { toShownPath } from '../base/shown-path.ts';
import {
  type Report,
  type ReportLanguage,
  toCellText,
  toMarkText,
  toParagraphs,
  toText,
} from '../bureau/report/report.ts';
import { print } from './with-clearing.ts';

export interface ReportFileOptions {
  readonly out?: string;
  readonly lang: ReportLanguage;
  readonly json?: boolean;
}

/** @throws ProblemError `bad-request` for an unknown ending, before long work */
export function toOutFile({ out }: Pick<ReportFileOptions, 'out'>): string | undefined {
  if (out === undefined) return undefined;
  getFormat(out);
  return resolve(out);
}

/** Writes the file where one is named; prints JSON, the name of the file, or the report as text. */
export async function printReport(
  report: Report,
  data: object,
  out: string | undefined,
  { json, lang }: ReportFileOptions,
): Promise<void> {
  if (out !== undefined) await writeReport(out, report, lang);
  if (json) print(JSON.stringify(out === undefined ? data : { file: toShownPath(out), ...data }));
  else if (out !== undefined) print(toShownPath(out));
  else printText(report, lang);
}

function printText({ sections, subtitle, title }: Report, lang: ReportLanguage): void {
  print(`${toText(title, lang)}\n${toText(subtitle, lang)}`);
  for (const { blocks, title: heading } of sections) {
    print(`\n== ${toText(heading, lang)}`);
    for (const block of blocks) {
      const mark = toMarkText(block.mark);
      if (block.kind === 'paragraph') print(toParagraphs(block.text, lang).join('\n') + mark);
      if (block.kind !== 'table' || block.isWorkbookOnly) continue;
      print(`\n${toText(block.caption, lang)}${mark}`);
      const rows = [
        block.columns.map((column) => toText(column, lang)),
        ...block.rows.map((row) => row.map((cell) => toCellText(cell, lang))),
      ];
      for (const row of rows) print(row.join('  |  '));
    }
  }
}
