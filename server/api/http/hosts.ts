/**
 * Names under which the server answers.
 *
 * A page of another site can point its own host name at this machine (DNS rebinding); the browser then treats page and server
 * as one origin and lets the page read cards and move money. Such requests carry the foreign name in `Host`, so the server
 * first refuses every name that is not its own.
 */
import { BlockList, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import type { Request, RequestHandler } from 'express';
import { ProblemError } from '../../base/problem.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address (IPv4, IPv6, or IPv4 mapped to IPv6) can be reached from this machine only. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** A host as browsers write it (lower case, IPv6 in brackets), and its port. */
export interface Authority {
  readonly name: string;
  /** Undefined where the text names no port: 80 or 443, by the scheme. */
  readonly port: number | undefined;
}

/** Matches a host with or without a port; no user, path or blank. */
const AUTHORITY = /^(?:[\w.-]+|\[[\da-f:.]+(?:%[\w.-]+)?\])(?::\d{1,5})?$/i;

/** Parses a text such as `Example.org.:8080` or `[::1]`; undefined where it is no host. */
export function findAuthority(text: string): Authority | undefined {
  if (text.length > 300 || !AUTHORITY.test(text)) return undefined;
  // `URL` does not accept an IPv6 zone, and a zone means nothing on another machine.
  const bare = text.replace(/%[^\]]*\]/, ']');
  if (!URL.canParse(`http://${bare}`)) return undefined;
  const port = /:(\d+)$/.exec(bare.slice(bare.lastIndexOf(']') + 1))?.[1];
  return {
    name: toPlainName(new URL(`http://${bare}`).hostname),
    port: port === undefined ? undefined : Number(port),
  };
}

/** Drops the final dot of the DNS root, and converts an IPv4-mapped IPv6 address to IPv4. */
function toPlainName(name: string): string {
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(name) ?? [];
  if (high === undefined || low === undefined) return name.replace(/\.$/, '');
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

export interface HostOptions {
  /** Name or address that the server listens on. */
  readonly host?: string;
  /** Further names, such as those of proxies: `bus.example.org`, `bus.example.org:8443`. */
  readonly publicNames?: readonly string[];
}

/** Knows which names are the server's own. */
export class OwnNames {
  readonly #host: string | undefined;
  /** The machine's own host name. */
  readonly #machine = findAuthority(hostname())?.name;
  readonly #publicNames: readonly Authority[];

  /** @throws RangeError for a public name that is no host */
  constructor({ host, publicNames = [] }: HostOptions) {
    this.#host = host === undefined ? undefined : findAuthority(toBracketed(host))?.name;
    this.#publicNames = publicNames.map((text) => {
      const authority = findAuthority(text);
      if (!authority) throw new RangeError(`no name of a host: ${text}`);
      return authority;
    });
  }

  /**
   * @param text - host of a request that arrived on the socket
   * @returns whether it names this server
   */
  isOwn(text: string, { localAddress, localPort }: Request['socket']): boolean {
    const authority = findAuthority(text);
    if (!authority || localAddress === undefined) return false;
    const { name, port } = authority;
    const isPublic = this.#publicNames.some(
      (own) =>
        own.name === name &&
        (own.port === undefined ? isUsual(port) || port === localPort : isSamePort(port, own.port)),
    );
    if (isPublic) return true;
    // Requests to the server's own names do not pass a proxy, so their port must be the server's.
    if ((port ?? 80) !== localPort) return false;
    const names = [toName(localAddress), this.#host, this.#machine];
    if (isLoopback(localAddress)) names.push('localhost', '127.0.0.1', '[::1]');
    return names.includes(name);
  }
}

const isUsual = (port: number | undefined): boolean => port === undefined || port === 80 || port === 443;

const isSamePort = (port: number | undefined, own: number): boolean =>
  port === own || (port === undefined && isUsual(own));

/** `::1` becomes `[::1]`, as in URLs. */
function toBracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function toName(address: string): string | undefined {
  return findAuthority(toBracketed(address))?.name;
}

/** Refuses requests to names that are not the server's own. */
export function toHostGuard(names: OwnNames): RequestHandler {
  return (request, _response, next) => {
    next(findRefusal(names, request));
  };
}

/** Refuses requests from pages of other origins; runs before every handler that changes something. */
export function toOriginGuard(names: OwnNames): RequestHandler {
  return (request, _response, next) => {
    const { origin } = request.headers;
    if (origin === undefined || isOwnOrigin(names, origin, request)) next();
    else
      next(
        new ProblemError('origin-foreign', {
          zh: '其他网站的页面不能在此写入',
          en: 'A page of another site may not write here',
        }),
      );
  };
}

function findRefusal(names: OwnNames, request: Request): ProblemError | undefined {
  const hosts = listValues(request.rawHeaders, 'host');
  const [host = ''] = hosts;
  if (hosts.length !== 1 || host === '')
    return new ProblemError('bad-request', {
      zh: '请求须带一个 Host 请求头',
      en: 'A request needs one header Host',
    });
  // An absolute request target takes precedence over the header (RFC 9112, 3.2.2), so both must be own names.
  const inFull = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(request.url)?.[1];
  for (const name of inFull === undefined ? [host] : [host, inFull])
    if (!names.isOwn(name, request.socket)) return toUnknown(name);
  return undefined;
}

function listValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** Another port is another origin: it may belong to another user's program on the same machine. */
function isOwnOrigin(names: OwnNames, origin: string, { socket }: Request): boolean {
  const [, scheme, authority = ''] = /^(https?):\/\/([^/]*)$/.exec(origin) ?? [];
  if (scheme === undefined) return false;
  return names.isOwn(authority, socket);
}

function toUnknown(name: string): ProblemError {
  const shown = name.slice(0, 100);
  return new ProblemError('host-unknown', {
    zh: `本服务器不以 ${shown} 为名；如确为其名称，请以 --public-name 启动`,
    en: `This server does not go by the name ${shown}; if it should, start it with --public-name`,
  });
}
