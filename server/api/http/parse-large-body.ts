/** Runs on the thread for large bodies: parses JSON and checks it against the schema of its operation. */
import { findRepeatedKey } from '../../base/json.ts';
import { ProblemError } from '../../base/problem.ts';
import { toJobRunner } from '../../base/worker-job.ts';
import { toFieldErrors } from '../endpoints/field-errors.ts';
import type { Operation } from '../schema/operation.ts';
import { operations } from '../schema/operations.ts';
import { toRepeatedKey } from './repeated-key.ts';

export interface LargeBody {
  readonly operationId: string;
  readonly bytes: Uint8Array;
}

/** Most values in one body. Large bodies hold long texts; millions of empty arrays would take half a gigabyte once parsed. */
const MAX_VALUES = 100_000;

const [QUOTE, BACKSLASH, COMMA, BRACE, BRACKET] = [0x22, 0x5c, 0x2c, 0x7b, 0x5b];

function parse({ bytes, operationId }: LargeBody): unknown {
  if (countValues(bytes) > MAX_VALUES)
    throw new ProblemError('bad-request', {
      zh: `请求体中的值过多，最多 ${MAX_VALUES} 个`,
      en: `The body has too many values; ${MAX_VALUES} at most`,
    });
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemError('bad-request', { zh: '请求体不是 JSON', en: 'The body is not JSON' });
  }
  const key = findRepeatedKey(text);
  if (key !== undefined) throw toRepeatedKey(key);
  const schema = (operations as Readonly<Record<string, Operation>>)[operationId]?.body;
  if (!schema) throw new RangeError(`no operation ${operationId} with a body`);
  if (!schema.safeParse(value).success) throw toFieldErrors(schema, value, 'body');
  return value;
}

export const run = toJobRunner(parse);

/** Counts at least the values of a JSON text by its commas and opening brackets, skipping strings. */
function countValues(bytes: Uint8Array): number {
  let count = 1;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA || byte === BRACE || byte === BRACKET) count++;
  }
  return count;
}
