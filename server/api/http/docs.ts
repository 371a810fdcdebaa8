/** The page at `/api/docs` that shows the OpenAPI document, with all files that it needs. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { type RequestHandler, Router } from 'express';
import type { ExampleFacts } from '../../app/planning/api-examples.ts';
import type { Awaitable } from '../../base/awaitable.ts';
import { withExamples } from './examples.ts';
import type { OpenApiDocument } from './openapi.ts';

export const OPENAPI_PATH = '/api/v1/openapi.json';
const DOCS_PATH = '/api/docs';

const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tongcheng 同城 API</title>
<link rel="icon" type="image/png" href="${DOCS_PATH}/favicon-32x32.png">
<link rel="stylesheet" href="${DOCS_PATH}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="${DOCS_PATH}/swagger-ui-bundle.js"></script>
<script src="${DOCS_PATH}/start.js"></script>
</body>
</html>
`;

// A separate file, because the content security policy allows no inline script.
const start = `SwaggerUIBundle({ url: '${OPENAPI_PATH}', dom_id: '#swagger-ui', deepLinking: true });\n`;

/**
 * Routes of the document, its page, and the files the page needs.
 *
 * @param findFacts - called once a minute: examples name a day with service, and a server runs for weeks
 */
export function toDocsRouter(
  document: OpenApiDocument,
  findFacts: () => Awaitable<ExampleFacts | undefined>,
): Router {
  const router = Router();
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const send =
    (type: string, body: string): RequestHandler =>
    (_request, response) => {
      response.set('Cache-Control', 'public, max-age=60').type(type).send(body);
    };
  router.get(OPENAPI_PATH, async (_request, response) => {
    const facts = await findFacts();
    const shown = facts ? withExamples(document, facts) : document;
    response.set('Cache-Control', 'public, max-age=60').type('application/json').send(JSON.stringify(shown));
  });
  router.get(DOCS_PATH, send('html', page));
  router.get(`${DOCS_PATH}/start.js`, send('text/javascript', start));
  for (const name of assets) {
    router.get(`${DOCS_PATH}/${name}`, (_request, response) => {
      response.sendFile(name, { root: folder, maxAge: '1h' });
    });
  }
  return router;
}
