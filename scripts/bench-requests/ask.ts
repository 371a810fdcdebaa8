/** Sends requests over HTTP without a time limit. */
import { Agent, request } from 'node:http';
import type { Asked } from './asked.ts';

export interface Answered {
  readonly status: number;
  readonly bytes: number;
  readonly ms: number;
  /** Whether the answer is marked as incomplete. */
  readonly isIncomplete: boolean;
  /** The beginning of the answer, to show unexpected refusals. */
  readonly start: string;
}

let keys = 0;

/** A client that reuses its connections. */
export function createAsk(url: string): { ask: (asked: Asked) => Promise<Answered>; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const ask = ({ body, contentType = 'application/json', method = 'GET', path }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const startMs = performance.now();
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const headers =
        body === undefined
          ? {}
          : {
              'content-type': contentType,
              'content-length': Buffer.byteLength(text),
              'idempotency-key': `bench-${process.pid}-${Date.now()}-${++keys}`,
            };
      const sent = request(new URL(path, url), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            bytes: answer.length,
            ms: performance.now() - startMs,
            isIncomplete: answer.includes('"incomplete":'),
            start: answer.subarray(0, 300).toString(),
          });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return { ask, close: () => agent.destroy() };
}
