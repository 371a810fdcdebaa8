/**
 * Prints reports of mutation runs: `node scripts/mutation/list-survivors.ts .mutation/*.json`.
 *
 * Prints the counts of each file, then every mutant that no test detects. If several reports contain a file, the last one
 * counts.
 */
import { readFileSync } from 'node:fs';

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface ReportedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

const MAX_CHARS = 70;
const toShort = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, MAX_CHARS);

function toOriginal(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined))
    .join(' ');
}

function toCounts({ mutants }: ReportedFile) {
  const count = (...statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived, untested] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
  return { all: killed + survived + untested, killed, survived, untested };
}

const toRow = (name: string, { all, killed, survived, untested }: ReturnType<typeof toCounts>) =>
  `| ${name} | ${all} | ${killed} | ${survived} | ${untested} | ${((100 * killed) / Math.max(1, all)).toFixed(1)} % |`;

function toSurvivors({ source, mutants }: ReportedFile): string[] {
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .toSorted((a, b) => a.location.start.line - b.location.start.line)
    .map(({ location, replacement = '', status }) => {
      const mark = status === 'NoCoverage' ? ' (nc)' : '';
      return `  ${location.start.line}${mark}: ${toShort(toOriginal(source, location))}  =>  ${toShort(replacement)}`;
    });
}

const files = new Map<string, ReportedFile>();
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, ReportedFile> };
  for (const [name, file] of Object.entries(report.files)) files.set(name, file);
}
const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
const counted = sorted.map(([name, file]) => ({ name, counts: toCounts(file) }));
const sum = (field: 'all' | 'killed' | 'survived' | 'untested') =>
  counted.reduce((total, { counts }) => total + counts[field], 0);
const whole = {
  all: sum('all'),
  killed: sum('killed'),
  survived: sum('survived'),
  untested: sum('untested'),
};
console.log('| File | Mutants | Killed | Survived | No test | Score |');
console.log('| ---- | ------- | ------ | -------- | ------- | ----- |');
for (const { name, counts } of counted) if (counts.all > 0) console.log(toRow(name, counts));
console.log(toRow('all', whole));
for (const [name, file] of sorted) {
  const survivors = toSurvivors(file);
  if (survivors.length > 0) console.log(`\n${name}\n${survivors.join('\n')}`);
}
