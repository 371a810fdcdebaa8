/** Access to a server: callers beyond this machine need a token, since the API shows cards and moves money. */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { findAuthority, isLoopback } from '../api/http/hosts.ts';
import { checkToken } from '../api/http/token.ts';

import { type BilingualText, ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';

export interface AccessOptions {
  /** Name or address to listen on. */
  readonly host?: string;
  /** File that holds the token and nothing else. */
  readonly tokenFile?: string;
  /** Host names under which proxies forward requests, with a port where it is not the default. */
  readonly publicName?: readonly string[];
  /** Number of proxies in front of the server. */
  readonly trustProxy?: string;
}

export interface Access {
  readonly host: string;
  readonly token?: string;
  readonly publicNames: readonly string[];
  readonly trustProxy?: number;
}

const DEFAULT_HOST = '127.0.0.1';

/**
 * @param env - environment of the process, with `TONGCHENG_TOKEN`
 * @throws ProblemError `token-unset` where other machines reach the server and no token is set
 */
export async function loadAccess(options: AccessOptions, env: NodeJS.ProcessEnv): Promise<Access> {
  const { host = DEFAULT_HOST, publicName: publicNames = [], trustProxy } = options;
  for (const name of publicNames) if (!findAuthority(name)) throw toBadName(name);
  const token = loadToken(options.tokenFile, env.TONGCHENG_TOKEN);
  const why = await findReach(host, publicNames, Number(trustProxy ?? 0));
  if (why && token === undefined)
    throw new ProblemError('token-unset', {
      zh: `${why.zh}：须设置令牌（环境变量 TONGCHENG_TOKEN，或 --token-file 文件），卡片与账目才不会对所有人开放`,
      en: `${why.en}: this needs a token (TONGCHENG_TOKEN in the environment, or --token-file FILE), else cards and money would be open to everybody`,
    });
  return {
    host,
    publicNames,
    ...(token === undefined ? {} : { token }),
    ...(trustProxy === undefined ? {} : { trustProxy: Number(trustProxy) }),
  };
}

function loadToken(file: string | undefined, text: string | undefined): string | undefined {
  if (file === undefined) return text === undefined || text === '' ? undefined : checkToken(text);
  try {
    return checkToken(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const shown = toShownPath(file);
    throw new ProblemError(
      'not-found',
      { zh: `无法读取令牌文件 ${shown}`, en: `The file of the token ${shown} cannot be read` },
      { file: shown },
      { cause: error },
    );
  }
}

/** Why other machines can reach the server; undefined where they cannot. */
async function findReach(
  host: string,
  publicNames: readonly string[],
  proxyCount: number,
): Promise<BilingualText | undefined> {
  const name = publicNames.find((text) => !isLocalName(findAuthority(text)?.name ?? ''));
  if (name !== undefined) return { zh: `公开名称 ${name}`, en: `The public name ${name}` };
  if (proxyCount > 0) return { zh: '前面有代理', en: 'A proxy in front' };
  return (await isLocal(host))
    ? undefined
    : { zh: `在 ${host || '所有地址'} 上监听`, en: `Listening on ${host || 'all addresses'}` };
}

function isLocalName(name: string): boolean {
  return name === 'localhost' || isLoopback(name.replaceAll(/[[\]]/g, ''));
}

/** Whether only this machine reaches every address of a host. An empty host means all addresses. */
async function isLocal(host: string): Promise<boolean> {
  if (host === '') return false;
  let addresses: readonly LookupAddress[];
  try {
    addresses = await lookup(host, { all: true });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new ProblemError(
      'bad-request',
      { zh: `无法监听 ${host}（${code}）`, en: `Cannot listen on ${host} (${code})` },
      {},
      { cause },
    );
  }
  return addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
}

function toBadName(name: string): ProblemError {
  return new ProblemError('bad-request', {
    zh: `--public-name 须为主机名，可带端口，例如 bus.example.org：${name}`,
    en: `--public-name must be the name of a host, with a port if need be, such as bus.example.org: ${name}`,
  });
}
