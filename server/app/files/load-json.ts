/** Reads a JSON file given by a user; a problem names the file and the field. */

import { readFileSync } from 'node:fs';
import type { ZodType, z } from 'zod';
import { parseJson } from '../../base/json.ts';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';

/** @throws ProblemError `not-found`, `bad-request` with the place inside the file */
export function loadJson<Schema extends ZodType>(file: string, schema: Schema): z.output<Schema> {
  let json: unknown;
  try {
    json = parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw toBad(file, error.message);
    const shown = toShownPath(file);
    throw new ProblemError(
      'not-found',
      { zh: `无法读取文件 ${shown}`, en: `The file ${shown} cannot be read` },
      { file: shown },
      { cause: error },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw toBad(file, `${issue?.path.join('.')}: ${issue?.message}`);
}

function toBad(file: string, reason: string): ProblemError {
  const shown = toShownPath(file);
  return new ProblemError('bad-request', {
    zh: `文件 ${shown} 的内容有误：${reason}`,
    en: `The file ${shown} is wrong: ${reason}`,
  });
}
