/** Reader of `stop-merges.csv`: pairs of stops that are, or are not, one place. It overrides the merge rules. */
import { parse } from 'csv-parse/sync';
import { ProblemError } from '../../base/problem.ts';

/** Two stops as `feed:stop_id`. */
export interface StopMergeRow {
  readonly stopA: string;
  readonly stopB: string;
  readonly verdict: 'same' | 'apart';
  readonly note: string;
}

/**
 * Columns: `stop_a`, `stop_b`, `verdict` (`same` or `apart`), `note`.
 *
 * @throws ProblemError `bad-request` with the first invalid line
 */
export function parseStopMerges(text: string | Buffer): StopMergeRow[] {
  const rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[];
  return rows.map((row, i) => {
    const { note = '', stop_a: stopA = '', stop_b: stopB = '', verdict } = row;
    const isSound = stopA !== '' && stopB !== '' && stopA !== stopB;
    if (isSound && (verdict === 'same' || verdict === 'apart')) return { stopA, stopB, verdict, note };
    throw new ProblemError(
      'bad-request',
      {
        zh: `stop-merges.csv 第 ${i + 2} 行无效：需要两个不同的 feed:stop_id 和 same 或 apart。`,
        en: `Line ${i + 2} of stop-merges.csv needs two different feed:stop_id and same or apart.`,
      },
      { line: i + 2, ...row },
    );
  });
}
