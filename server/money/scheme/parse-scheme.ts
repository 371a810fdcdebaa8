/** Reads a scheme file, and says of a faulty one where and what. */
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { listSchemeIssues, type SchemeIssue } from './check-scheme.ts';
import type { Scheme } from './scheme.ts';
import { schemeFile } from './scheme-file.ts';

/** Faults named in a refusal; a file of noise would otherwise be answered by pages. */
const MAX_ISSUES = 50;

/**
 * A version of the scheme from the text of its file.
 *
 * @param file - name of the file, for the refusal.
 * @throws ProblemError `scheme-invalid` with `details.issues`: code, JSON path and what was expected.
 */
export function parseScheme(text: string, file: string): Scheme {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw toProblem(file, [{ code: 'json', path: '', expected: 'JSON' }], cause);
  }
  const parsed = schemeFile.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({
      code: 'form',
      path: toPathText(path),
      expected: message,
    }));
    throw toProblem(file, issues);
  }
  const issues = listSchemeIssues(parsed.data);
  if (issues.length > 0) throw toProblem(file, issues);
  const { $schema: _, validFrom, names, ...rest } = parsed.data;
  return {
    ...rest,
    names,
    validFrom: findServiceDay(validFrom) as number,
    facts: rest.evidence.filter(({ isFact }) => isFact).map(({ ruleId }) => ruleId),
  } as Scheme;
}

function toPathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function toProblem(file: string, issues: readonly SchemeIssue[], cause?: unknown): ProblemError {
  const [first] = issues as [SchemeIssue];
  const at = first.path === '' ? '' : ` ${first.path}`;
  const more = issues.length - 1;
  return new ProblemError(
    'scheme-invalid',
    {
      zh: `${file}${at}：应为 ${first.expected}${more > 0 ? `（另有 ${more} 处）` : ''}`,
      en: `${file}${at}: expected ${first.expected}${more > 0 ? ` (and ${more} more)` : ''}`,
    },
    { file, issues: issues.slice(0, MAX_ISSUES) },
    cause === undefined ? {} : { cause },
  );
}
