/** Reads a JSON file that a user names: what is wrong with it is told, not thrown at them. */
import { readFileSync } from 'node:fs';
import type { ZodType, z } from 'zod';
import { ProblemError } from '../base/problem.ts';

/** @throws ProblemError `not-found`, `bad-request` with the place inside the file */
export function loadJson<Schema extends ZodType>(file: string, schema: Schema): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw toBad(file, error.message);
    throw new ProblemError(
      'not-found',
      { zh: `无法读取文件 ${file}`, en: `The file ${file} cannot be read` },
      { file },
      { cause: error },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw toBad(file, `${issue?.path.join('.')}: ${issue?.message}`);
}

function toBad(file: string, reason: string): ProblemError {
  return new ProblemError('bad-request', {
    zh: `文件 ${file} 的内容有误：${reason}`,
    en: `The file ${file} is wrong: ${reason}`,
  });
}
