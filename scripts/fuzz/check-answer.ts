/** Checks an answer: documented status and shape, in time, without internals of the server. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApi, Operation } from './open-api.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly elapsedMs: number;
}

/** A slower answer is a failure, on a machine that does nothing else. */
const MAX_MS = 5_000;

const DOCUMENT = 'https://tongcheng.invalid/openapi.json';

/** Texts that no answer may contain: SQL, paths of this machine, stacks, stringified objects. */
const hidden: readonly (readonly [string, RegExp])[] = [
  ['SQL', /\b(?:SELECT .{1,200} FROM|INSERT INTO|UPDATE \w+ SET|SQLITE_[A-Z]+|syntax error at or near)\b/],
  ['an absolute path', /(?<![\w.:/-])\/(?:home|root|tmp|usr|var|work|etc)\/[\w.-]+/],
  ['a stack', /\n\s+at |\bat \S+ \(?(?:file|node):/],
  ['node_modules', /node_modules/],
];

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text) =>
    /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
};

export type CheckAnswer = (
  operation: Operation,
  method: string,
  answer: FuzzAnswer,
  asked: string,
) => readonly string[];

/**
 * A function that lists the failures of an answer. Compiles schemas of the document on first use.
 *
 * @param maxMs - a slower answer is a failure
 */
export function createAnswerCheck(document: OpenApi, maxMs = MAX_MS): CheckAnswer {
  // OpenAPI 3.1 allows unions of types, and keywords outside JSON Schema (`example`).
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false, validateFormats: true });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, validate);
  ajv.addFormat('binary', true);
  ajv.addSchema(document, DOCUMENT);
  const compiled = new Map<string, ValidateFunction>();
  const toValidate = (pointer: string) => {
    const known = compiled.get(pointer);
    if (known) return known;
    const made = ajv.compile({ $ref: `${DOCUMENT}#${pointer}` });
    compiled.set(pointer, made);
    return made;
  };

  return (operation, method, { contentType, elapsedMs, status, text }, asked) => {
    const faults: string[] = [];
    if (elapsedMs > maxMs) faults.push(`took ${Math.round(elapsedMs)} ms`);
    const response = operation.responses[status];
    // A full disk is not a failure of the program.
    if (status >= 500 && status !== 507 && !response) faults.push(`status ${status}`);
    // An answer may repeat texts of the request.
    const told = asked === '' ? text : text.replaceAll(asked, '');
    for (const [name, pattern] of hidden)
      if (pattern.test(told) && !pattern.test(asked)) faults.push(`tells ${name}`);
    if (method === 'HEAD' || status === 204 || (status === 304 && response)) return faults;
    if (status < 400 && !response) return [...faults, `status ${status} is not documented`];
    const [type = ''] = contentType.split(';');
    const key = response ? String(status) : 'default';
    const content = (response ?? operation.responses.default)?.content ?? {};
    if (!(type in content)) return [...faults, `type ${type || 'none'} is not documented for ${status}`];
    if (!type.includes('json')) return faults;
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return [...faults, 'is no JSON'];
    }
    if (type.includes('problem')) {
      const refusal = body as { code?: unknown; status?: unknown };
      if (refusal.status !== status) faults.push('status of the problem differs');
      // A busy server says so; all else that it cannot do now is a failure here.
      if (status === 503 && refusal.code !== 'too-busy') faults.push(`503 ${refusal.code}`);
    }
    const pointer = ['paths', operation.path, operation.method, 'responses', key, 'content', type, 'schema'];
    const validate = toValidate(pointer.map((part) => `/${toPointer(part)}`).join(''));
    if (!validate(body)) {
      const [error] = validate.errors ?? [];
      faults.push(`${error?.instancePath || '/'} ${error?.message} ${JSON.stringify(error?.params)}`);
    }
    return faults;
  };
}

/** Encodes a part of a JSON pointer for the fragment of a URI. */
function toPointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
