/** What is wrong with which field, in both languages. */
import * as z from 'zod';
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { ApiProblem } from '../schema/problem.ts';

type FieldErrors = NonNullable<ApiProblem['errors']>;

const inChinese = z.locales.zhCN().localeError;
const inEnglish = z.locales.en().localeError;

/** At most so many are told: a list of a thousand mistakes helps nobody. */
const MAX_ERRORS = 20;
/** Characters of each: a sentence that lists eighty thousand unknown fields is cut. */
const MAX_LENGTH = 300;

/** The refusal of a value that does not fit its schema, one entry for each field. */
export function toFieldErrors(
  schema: z.ZodType,
  value: unknown,
  where: 'path' | 'query' | 'body' | 'header',
): ProblemError {
  // Parsed once more in each language: a refusal is rare, and both messages then come from zod itself.
  const zh = schema.safeParse(value, { error: inChinese }).error?.issues ?? [];
  const en = schema.safeParse(value, { error: inEnglish }).error?.issues ?? [];
  const errors = en.slice(0, MAX_ERRORS).map((issue, index) => ({
    field: shorten(issue.path.map(String).join('.')),
    code: issue.code,
    text: findOwnText(issue) ?? {
      zh: shorten(zh[index]?.message ?? issue.message),
      en: shorten(issue.message),
    },
  }));
  const fields = [...new Set(errors.map((error) => error.field))].join(', ');
  return new ProblemError(
    'bad-request',
    { zh: `参数有误：${fields}`, en: `Bad parameters: ${fields}` },
    { in: where, errors },
  );
}

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH).toWellFormed()}…` : text;
}

/** What a rule of ours says of itself: zod knows no sentence for it. */
function findOwnText(issue: z.core.$ZodIssue): BilingualText | undefined {
  return issue.code === 'custom' ? (issue.params?.text as BilingualText | undefined) : undefined;
}

/** The refusal of several fields by rules that no schema states; undefined where there is nothing to refuse. */
export function findRuleErrors(
  errors: readonly { readonly field: string; readonly code: string; readonly text: BilingualText }[],
  where: 'query' | 'body',
): ProblemError | undefined {
  if (errors.length === 0) return undefined;
  const told = errors.slice(0, MAX_ERRORS);
  const fields = told.map(({ field }) => field).join(', ');
  return new ProblemError(
    'bad-request',
    { zh: `参数有误：${fields}`, en: `Bad parameters: ${fields}` },
    { in: where, errors: told },
  );
}

/** The refusal of one field by a rule that no schema states. */
export function toFieldProblem(
  field: string,
  zh: string,
  en: string,
  code: 'bad-request' | 'bad-time' | 'bad-place' = 'bad-request',
  where: 'query' | 'body' = 'query',
): ProblemError {
  return new ProblemError(code, { zh, en }, { in: where, errors: [{ field, code, text: { zh, en } }] });
}

/** The field errors that a refusal carries, in the language of the request. */
export function findFieldErrors(error: ProblemError, language: 'zh' | 'en'): FieldErrors | undefined {
  const errors = error.details.errors as Omit<FieldErrors[number], 'detail'>[] | undefined;
  return errors?.map((entry) => ({ ...entry, detail: entry.text[language] }));
}
