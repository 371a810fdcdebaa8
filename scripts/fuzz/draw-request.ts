/** Draws a request from the OpenAPI document: operation, parameters, body, headers. */
import { drawFile, drawReconFile } from './draw-file.ts';
import { type DrawContext, drawValue, drawWildText, drawWildValue, type Temper } from './draw-value.ts';
import type { Operation, Parameter } from './open-api.ts';

export interface DrawnRequest {
  readonly operation: Operation;
  readonly method: string;
  /** Encoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** Draws all operations equally often. */
export function drawRequest(context: DrawContext, operations: readonly Operation[]): DrawnRequest {
  const { chance } = context;
  const operation = chance.pick(operations);
  const { parameters } = operation;
  // Most requests have at most one fault, because two faults can hide each other.
  const mood = chance.pick(['legal', 'legal', 'boundary', 'boundary', 'wild', 'wild', 'chaos'] as const);
  const odd = parameters.length > 0 && mood !== 'legal' ? chance.pick(parameters) : undefined;
  const temperOf = (parameter: Parameter): Temper => {
    if (mood === 'chaos') return chance.pick(['legal', 'boundary', 'wild'] as const);
    return parameter === odd && mood !== 'legal' ? mood : 'legal';
  };
  const body = drawBody(context, operation, mood);
  const headers: Record<string, string> = {
    ...drawHeaders(context),
    ...(body ? { 'Content-Type': body.type, ...body.headers } : {}),
  };
  const query: string[] = [];
  let path = operation.path;
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === 'path') {
      const text = toText(drawValue(context, name, parameter.schema, temperOf(parameter)));
      path = path.replace(`{${name}}`, () => encode(text === '' ? '_' : text, chance.is(2)));
      continue;
    }
    const isSent = parameter.required === true ? !chance.is(2) : parameter === odd || chance.is(9);
    if (!isSent) continue;
    if (parameter.in === 'header') {
      headers[name] = toHeaderText(drawKey(context, temperOf(parameter)));
      continue;
    }
    const values = drawQueryValues(context, parameter, temperOf(parameter));
    for (const value of values) query.push(`${encodeURIComponent(name)}=${encode(value, mood === 'chaos')}`);
    if (mood !== 'legal' && chance.is(4)) query.push(`${name}=${encode(values[0] ?? '', false)}`);
  }
  if (mood === 'chaos') query.push(...drawStrayQuery(context));
  return {
    operation,
    method: chance.is(1)
      ? chance.pick(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'POST', 'GET'])
      : operation.method.toUpperCase(),
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers,
    ...(body ? { body: body.bytes } : {}),
  };
}

/** Sends a list as one text with commas, or as a repeated parameter. */
function drawQueryValues(context: DrawContext, { name, schema }: Parameter, temper: Temper): string[] {
  if (temper === 'wild') return [drawWildText(context)];
  const value = drawValue(context, name, schema, temper);
  if (!Array.isArray(value)) return [toText(value)];
  const texts = value.map(toText);
  return context.chance.is(70) ? [texts.join(',')] : texts;
}

/** Unknown parameter names, and texts that query parsers may fail on. */
function drawStrayQuery(context: DrawContext): string[] {
  const { chance } = context;
  return [
    `${encode(drawWildText(context), false)}=${encode(drawWildText(context), false)}`,
    chance.pick([
      '&',
      '=',
      '&&=',
      'a[b]=1',
      'a[]=1&a[]=2',
      '__proto__=1',
      '__proto__[x]=1',
      'language=de',
      '%FF=%FE',
      '?',
    ]),
  ];
}

function encode(text: string, isBroken: boolean): string {
  // `encodeURIComponent` throws on an unpaired surrogate: sends the bytes of its encoding instead.
  const encoded = encodeURIComponent(text.toWellFormed());
  return isBroken ? `${encoded}%` : encoded;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Replaces control characters, which the client of Node refuses to send in headers. */
function toHeaderText(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replaceAll(/\p{Cc}/gu, '?');
}

/** Draws from few keys, so that keys repeat for the same request and for others. */
function drawKey(context: DrawContext, temper: Temper): string {
  const { chance } = context;
  if (temper === 'wild') return drawWildText(context);
  return chance.is(15) ? `fuzz-key-${chance.int(1, 9)}` : `fuzz-key-${chance.int(1, 2 ** 31 - 1)}`;
}

function drawHeaders(context: DrawContext): Record<string, string> {
  const { chance } = context;
  const headers: Record<string, string> = {};
  if (chance.is(30))
    headers['Accept-Language'] = chance.pick(['en', 'zh-CN', 'mn;q=0.1, en', '*', ';;;q=', 'x'.repeat(900)]);
  if (chance.is(10)) headers.Accept = chance.pick(['*/*', 'text/html', 'application/xml', 'a/b;q=9', '']);
  if (chance.is(5))
    headers.Origin = chance.pick(['https://example.org', 'null', 'http://127.0.0.1', 'not an origin']);
  if (chance.is(5)) headers['Accept-Encoding'] = chance.pick(['gzip', 'br', 'identity;q=0', 'x']);
  if (chance.is(2)) headers['If-None-Match'] = chance.pick(['*', 'W/"1"', '"']);
  if (chance.is(2)) headers.Range = chance.pick(['bytes=0-1', 'bytes=-', 'lines=1']);
  if (chance.is(2)) headers.Cookie = chance.pick(['tongcheng-session=1.2', '=', 'a=b; tongcheng-session=%']);
  if (chance.is(2)) headers.Authorization = chance.pick(['Bearer x', 'Basic eDp5', 'Bearer ', 'Bearer a b']);
  return headers;
}

interface DrawnBody {
  readonly type: string;
  readonly bytes: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function drawBody(context: DrawContext, operation: Operation, mood: Temper | 'chaos'): DrawnBody | undefined {
  const { chance } = context;
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  // A GET may have a body, which is ignored.
  if (type === undefined || content === undefined)
    return mood === 'chaos' && chance.is(10)
      ? { type: 'application/json', bytes: Buffer.from('{"a":') }
      : undefined;
  if (type !== 'application/json') {
    const other = chance.pick(Object.keys(operation.requestBody?.content ?? {}));
    return {
      type: mood === 'chaos' && chance.is(20) ? 'text/plain' : other,
      bytes: drawFile(context, other),
    };
  }
  if (mood === 'chaos' && chance.is(60)) return drawBrokenBody(context);
  let value = drawValue(
    context,
    operation.operationId,
    content.schema,
    mood === 'boundary' ? 'boundary' : 'legal',
  );
  if (/ReconciliationInput$/.test(content.schema.$ref ?? '')) value = drawReconFile(context, value);
  if (mood === 'wild' || mood === 'chaos') value = spoil(context, value);
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value) ?? 'null') };
}

/** Changes the value in one place so that it becomes invalid. */
function spoil(context: DrawContext, value: unknown): unknown {
  const { chance } = context;
  if (typeof value !== 'object' || value === null || chance.is(8)) return drawWildValue(context);
  const names = Object.keys(value);
  const name = names.length > 0 ? chance.pick(names) : 'stray';
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  const inner = copy[name];
  if (typeof inner === 'object' && inner !== null && chance.is(70)) copy[name] = spoil(context, inner);
  else if (chance.is(20) && !Array.isArray(copy)) delete copy[name];
  else if (chance.is(15)) copy[chance.text(4)] = drawWildValue(context);
  else copy[name] = drawWildValue(context);
  return copy;
}

/** Bodies that are not JSON, have another encoding than declared, or are nested too deeply for a recursive parser. */
function drawBrokenBody(context: DrawContext): DrawnBody {
  const { chance } = context;
  const type = 'application/json';
  const texts = [
    '',
    ' ',
    '{',
    '[',
    'null',
    '1',
    '"text"',
    'true',
    '[]',
    '{"a":1,"a":2}',
    '\ufeff{}',
    '{"__proto__":{"x":1}}',
    '{"a":1e999}',
    'NaN',
  ];
  return chance.pick<() => DrawnBody>([
    () => ({ type, bytes: Buffer.from(chance.pick(texts)) }),
    () => ({ type, bytes: Buffer.from('['.repeat(50_000)) }),
    () => ({ type, bytes: Buffer.from(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`) }),
    () => ({ type, bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) }),
    () => ({ type, bytes: Buffer.from(`{"a":"${'x'.repeat(chance.int(50_000, 200_000))}"}`) }),
    () => ({
      type: chance.pick([
        'text/plain',
        'application/xml',
        'application/json; charset=utf-16',
        'application/json; charset=nothing',
        'multipart/form-data',
      ]),
      bytes: Buffer.from('{}'),
    }),
    () => ({
      type,
      bytes: Buffer.from('{}'),
      headers: { 'Content-Encoding': chance.pick(['gzip', 'br', 'deflate', 'zstd', 'none']) },
    }),
  ])();
}
