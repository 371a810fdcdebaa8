/** The OpenAPI document matches the server. */
import type { Express } from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/api/app.ts';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { withExamples } from '../../server/api/http/examples.ts';
import { toOpenApiDocument } from '../../server/api/http/openapi.ts';
import { createFakeUseCases } from './fake-use-cases.ts';
import { type Served, serveFake } from './serve-fake.ts';

type Json = Record<string, unknown>;
const document = JSON.parse(JSON.stringify(toOpenApiDocument(endpoints, '1.2.3'))) as {
  openapi: string;
  info: Json;
  tags: { name: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        description?: string;
        tags: string[];
        parameters?: Json[];
        responses: Json;
        security?: Json[];
      }
    >
  >;
  components: { schemas: Json; securitySchemes: Json };
};

/** All values of a key, anywhere in the document. */
function collect(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...collect(inner, key),
  ]);
}

interface Layer {
  readonly route?: { readonly path: string | string[] };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

function listRoutes(layers: readonly Layer[]): string[] {
  return layers.flatMap((layer) => [
    ...(layer.route ? [layer.route.path].flat() : []),
    ...listRoutes(layer.handle?.stack ?? []),
  ]);
}

describe('the document', () => {
  it('is OpenAPI 3.1 with all endpoints', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ version: '1.2.3', license: { name: 'MIT' } });
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(operations.toSorted()).toEqual(
      endpoints.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('names every route of the app that is part of the API', () => {
    const app: Express = createApp(createFakeUseCases().useCases, {
      logger: pino({ level: 'silent' }),
      version: '1.2.3',
    });
    const stack = (app as unknown as { router: { stack: Layer[] } }).router.stack;
    const routes = [...new Set(listRoutes(stack))].filter(
      (route) =>
        route.startsWith('/api/') && !route.startsWith('/api/docs') && route !== '/api/v1/openapi.json',
    );
    expect(routes.length).toBe(new Set(endpoints.map(({ path }) => path)).size);
    const documented = Object.keys(document.paths).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(routes.toSorted()).toEqual(documented.toSorted());
  });

  it('describes each operation in both languages', () => {
    for (const methods of Object.values(document.paths)) {
      for (const { description, operationId } of Object.values(methods)) {
        expect(description, operationId).toMatch(/\p{Script=Han}[\s\S]*[。；]?[\s\S]*[a-z].*\.$/u);
      }
    }
  });

  it('has a description and an example for every parameter, and fills in those that a first request needs', async () => {
    const facts = await createFakeUseCases().useCases.findExampleFacts(0);
    if (!facts) throw new Error('facts were expected');
    const shown = withExamples(toOpenApiDocument(endpoints, '1.2.3'), facts) as unknown as typeof document;
    for (const methods of Object.values(shown.paths)) {
      for (const { operationId, parameters = [] } of Object.values(methods)) {
        for (const parameter of parameters) {
          const what = `${operationId} ${parameter.name}`;
          const { examples = [] } = (parameter.schema ?? {}) as { examples?: unknown[] };
          expect(String(parameter.description ?? '').length, what).toBeGreaterThan(5);
          if (parameter.required) expect(parameter.example, what).toBeDefined();
          else
            expect(
              [parameter.example, ...examples].filter((value) => value !== undefined),
              what,
            ).toHaveLength(1);
        }
      }
    }
    const plan = shown.paths['/api/v6/plan']?.get?.parameters ?? [];
    const filled = plan.filter(({ example }) => example !== undefined);
    expect(filled.map(({ name, example }) => [name, example])).toEqual([
      ['fromPlace', 'hm:A'],
      ['toPlace', 'hm:B'],
      ['time', expect.stringMatching(/Z$/)],
    ]);
  });

  it('has one name for each operation, a known tag, and its path parameters', () => {
    const ids = new Set<string>();
    const tags = document.tags.map((tag) => tag.name);
    for (const [path, methods] of Object.entries(document.paths)) {
      expect(path).toMatch(/^\/api\/(v\d|experimental)\//);
      for (const operation of Object.values(methods)) {
        ids.add(operation.operationId);
        expect(tags).toContain(operation.tags[0]);
        const parameters = operation.parameters ?? [];
        const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(keys).toContain(`path ${name}`);
        for (const parameter of parameters) {
          expect(['path', 'query', 'header']).toContain(parameter.in);
          expect(parameter.schema).toBeTypeOf('object');
          if (parameter.in === 'path') expect(parameter.required).toBe(true);
        }
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '503', 'default']));
      }
    }
    expect(ids.size).toBe(endpoints.length);
  });

  it('has no dangling references and no unused schemas', () => {
    const refs = new Set(collect(document, '$ref') as string[]);
    const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...refs].filter((ref) => !defined.includes(ref))).toEqual([]);
    expect(defined.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  it('marks operations that need the token', () => {
    expect(document.components.securitySchemes).toMatchObject({
      token: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: 'tongcheng-session' },
    });
    for (const { access, method, path } of endpoints) {
      const { security } = document.paths[path]?.[method] ?? {};
      expect(security, path).toEqual(access === 'token' ? [{ token: [] }, { session: [] }] : undefined);
    }
  });

  it('shows parameters with the type of their value', () => {
    const parameters = document.paths['/api/v6/plan']?.get?.parameters ?? [];
    const schemaOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.schema;
    expect(schemaOf('maxTransfers')).toMatchObject({ type: 'integer', minimum: 0, maximum: 20 });
    expect(schemaOf('pedestrianSpeed')).toMatchObject({ type: 'number' });
    expect(schemaOf('arriveBy')).toMatchObject({ type: 'boolean' });
    expect(schemaOf('transitModes')).toMatchObject({ type: 'array', items: { type: 'string' } });
    expect(collect(parameters, 'pattern')).toEqual([]);
    expect(parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name)).toEqual([
      'fromPlace',
      'toPlace',
    ]);
  });

  it('marks fields that are always present as required', () => {
    const place = document.components.schemas.Place as { required: string[] };
    expect(place.required.toSorted()).toEqual(['lat', 'lon', 'name', 'names']);
  });
});

describe('the browsable page', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());

  it('serves the document', async () => {
    const response = await fetch(`${served.url}/api/v1/openapi.json`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const facts = await createFakeUseCases().useCases.findExampleFacts(0);
    if (!facts) throw new Error('facts were expected');
    const whole = withExamples(toOpenApiDocument(endpoints, '1.2.3'), facts);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  it('loads all its files from this server, and has no inline script', async () => {
    const html = await (await fetch(`${served.url}/api/docs`)).text();
    expect(html).not.toMatch(/<script(?![^>]*src=)|https?:\/\//);
    const urls = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(urls).toHaveLength(4);
    for (const url of urls) {
      const response = await fetch(served.url + url);
      expect(response.status, url).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
    expect(await (await fetch(`${served.url}/api/docs/start.js`)).text()).toContain('/api/v1/openapi.json');
  });

  it('serves nothing else of that package', async () => {
    for (const name of ['package.json', 'index.html', 'swagger-ui.js.map', '..%2fpackage.json']) {
      expect((await fetch(`${served.url}/api/docs/${name}`)).status).toBe(404);
    }
  });
});
