/** Sends requests byte by byte, as HTTP clients cannot. */
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Milliseconds until the server closed the connection. */
  readonly ms: number;
}

/** Sends the parts one after another and reads until the server closes the connection. */
export function askRaw(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const socket = connect(Number(port), hostname);
    const blocks: Buffer[] = [];
    socket.on('data', (block) => blocks.push(block));
    socket.on('error', reject);
    socket.on('close', () => {
      const text = Buffer.concat(blocks).toString();
      const end = text.indexOf('\r\n\r\n');
      const [first = '', ...lines] = text.slice(0, end).split('\r\n');
      resolve({
        status: Number(first.split(' ')[1]),
        headers: new Map(
          lines.map((line) => {
            const [name = '', ...rest] = line.split(':');
            return [name.toLowerCase(), rest.join(':').trim()] as const;
          }),
        ),
        body: text.slice(end + 4),
        ms: performance.now() - startMs,
      });
    });
    for (const part of parts) socket.write(part);
  });
}

/** The text of a GET request with these headers, closed after its answer. */
export function toGet(path: string, ...headers: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
}
