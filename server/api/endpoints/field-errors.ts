/** Refusals of fields: each entry names a field and says in both languages what is wrong with it. */
import * as z from 'zod';
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { ApiProblem } from '../schema/problem.ts';

type FieldErrors = NonNullable<ApiProblem['errors']>;

const inChinese = z.locales.zhCN().localeError;
const inEnglish = z.locales.en().localeError;

/** Most entries in one refusal. */
const MAX_ERRORS = 20;
/** Most characters of one name or message. */
const MAX_LENGTH = 300;

/** Refuses a value that does not fit its schema; `errors` says what is wrong with each field. */
export function toFieldErrors(
  schema: z.ZodType,
  value: unknown,
  where: 'path' | 'query' | 'body' | 'header',
): ProblemError {
  // Parse again in each language, so that zod writes both messages; refusals are rare enough for that.
  const zh = schema.safeParse(value, { error: inChinese }).error?.issues ?? [];
  const en = schema.safeParse(value, { error: inEnglish }).error?.issues ?? [];
  const errors = en
    .slice(0, MAX_ERRORS)
    .flatMap((issue, index) => toEntries(issue, zh[index]?.message ?? issue.message))
    .slice(0, MAX_ERRORS);
  const fields = [...new Set(errors.map((error) => error.field))].filter((field) => field !== '').join(', ');
  // A value that is wrong as a whole has no field to be named.
  const [first] = errors;
  const what: BilingualText = fields === '' && first ? first.text : { zh: fields, en: fields };
  return new ProblemError(
    'bad-request',
    { zh: `参数有误：${what.zh}`, en: `Bad parameters: ${what.en}` },
    { in: where, errors },
  );
}

/** One entry for an issue, but one for each field that the schema does not have: zod lists these in one issue. */
function toEntries(issue: z.core.$ZodIssue, zhMessage: string): Omit<FieldErrors[number], 'detail'>[] {
  const { code } = issue;
  const path = issue.path.map(String);
  if (code === 'unrecognized_keys')
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({
      field: shorten([...path, key].join('.')),
      code,
      text: { zh: '没有这个字段', en: 'There is no such field' },
    }));
  const text = findOwnText(issue) ?? { zh: shorten(zhMessage), en: shorten(issue.message) };
  return [{ field: shorten(path.join('.')), code, text }];
}

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH).toWellFormed()}…` : text;
}

/** The text of an issue of our own `refine` rules; zod has no sentence for these. */
function findOwnText(issue: z.core.$ZodIssue): BilingualText | undefined {
  return issue.code === 'custom' ? (issue.params?.text as BilingualText | undefined) : undefined;
}

/** Refuses fields by rules that are not in a schema; undefined where `errors` is empty. */
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

/** Refuses one field by a rule that is not in a schema. */
export function toFieldProblem(
  field: string,
  zh: string,
  en: string,
  code: 'bad-request' | 'bad-time' | 'bad-place' = 'bad-request',
  where: 'query' | 'body' = 'query',
): ProblemError {
  return new ProblemError(code, { zh, en }, { in: where, errors: [{ field, code, text: { zh, en } }] });
}

/** Refuses a parameter of MOTIS with a value that would change the answer and is not served. */
export function toNotServed(field: string): ProblemError {
  return toFieldProblem(
    field,
    `不支持参数 ${field} 的这个值`,
    `This value of the parameter ${field} is not served`,
  );
}

/** The entries of a refusal, with `detail` in the language of the request. */
export function findFieldErrors(error: ProblemError, language: 'zh' | 'en'): FieldErrors | undefined {
  const errors = error.details.errors as Omit<FieldErrors[number], 'detail'>[] | undefined;
  return errors?.map((entry) => ({ ...entry, detail: entry.text[language] }));
}
