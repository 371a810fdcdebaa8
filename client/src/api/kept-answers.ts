/**
 * Answers that are kept on the device for a time without a network: the region and its lines, the last plans with their
 * details, stops, boards and lines that were opened. Nothing about cards or money is kept.
 *
 * An answer from here carries `keptAt`, and every view that shows it says how old it is (`ui/kept-mark.tsx`).
 */
import { type AnswerOf, ApiProblem, type GetOptions, get, type PathOf, toAddress } from './http.ts';

/** What an answer from the device has beside the server's members. */
interface Kept {
  /** Milliseconds since 1970 at which the server gave it. */
  readonly keptAt?: number;
}

const storeName = 'tongcheng-answers.v1';
const timeHeader = 'x-kept-at';

/** Answers kept of each kind; the least recently kept ones go first. */
const kinds: readonly { readonly path: RegExp; readonly count: number }[] = [
  { path: /^\/api\/v1\/(config|lines|fare-choices|ground)$/, count: 4 },
  { path: /^\/api\/v6\/plan$/, count: 40 },
  { path: /^\/api\/v6\/(stoptimes|stop)$/, count: 60 },
  { path: /^\/api\/v1\/(lines\/[^/]+|stops\/[^/]+\/timetable)$/, count: 30 },
];

/** The kind of the address; undefined for answers that are not kept. */
function findKind(url: string) {
  const [path = ''] = url.split('?');
  return kinds.find((kind) => kind.path.test(path));
}

const toKey = (url: string) => new URL(url, globalThis.location?.origin ?? 'http://localhost').href;

/** The device's store; undefined where the browser has none, as over plain HTTP and in some private windows. */
async function findStore(): Promise<Cache | undefined> {
  return globalThis.caches?.open(storeName).catch(() => undefined);
}

/** Keeps the answer of a kept kind. Failures, such as a full device, change nothing for the caller. */
export async function keepAnswer(url: string, answer: object, nowMs: number): Promise<void> {
  const kind = findKind(url);
  const store = kind && (await findStore());
  if (!store) return;
  try {
    // Removed first, so that the order of the store's keys is that of their last use.
    await store.delete(toKey(url));
    const headers = { 'content-type': 'application/json', [timeHeader]: String(nowMs) };
    await store.put(toKey(url), new Response(JSON.stringify(answer), { headers }));
    const ofKind = (await store.keys()).filter((one) => kind.path.test(new URL(one.url).pathname));
    for (const old of ofKind.slice(0, Math.max(0, ofKind.length - kind.count))) await store.delete(old);
  } catch {
    // Without space the page works as it does without a store.
  }
}

/** The kept answer with the time at which it was given. */
export async function findKeptAnswer(url: string): Promise<(object & Kept) | undefined> {
  const store = findKind(url) && (await findStore());
  const response = await store?.match(toKey(url)).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return undefined;
  return { ...body, keptAt: Number(response?.headers.get(timeHeader)) };
}

/** When the server gave the answer; undefined where it has just come from the server. */
export function findKeptTime(answer: object | undefined): number | undefined {
  return (answer as Kept | undefined)?.keptAt;
}

/** Whether the server gave no answer. A refusal is an answer. */
export const isLost = (error: unknown) =>
  error instanceof ApiProblem && (error.code === 'offline' || error.code === 'unreachable');

const isLate = (error: unknown) => error instanceof ApiProblem && error.code === 'timed-out';

/** Milliseconds until a lost request is repeated. */
const AGAIN_MS = 400;

/**
 * `get` of an answer that is kept: where the server is lost twice in a row or late, the kept answer of the same question.
 *
 * @throws ApiProblem as `get`, where there is no kept answer.
 */
export async function getKept<Path extends PathOf<'GET'>>(
  path: Path,
  ...[options]: GetOptions<Path>
): Promise<AnswerOf<'GET', Path>> {
  const url = toAddress(path, options);
  const ask = async () => {
    const answer = await get(path, ...([options] as GetOptions<Path>));
    void keepAnswer(url, answer as object, Date.now());
    return answer;
  };
  const isWithout = (error: unknown) => isLost(error) || isLate(error);
  try {
    return await ask();
  } catch (error) {
    const kept = isWithout(error)
      ? ((await findKeptAnswer(url)) as AnswerOf<'GET', Path> | undefined)
      : undefined;
    if (!kept) throw error;
    if (isLate(error)) return kept;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    try {
      return await ask();
    } catch (again) {
      if (isWithout(again)) return kept;
      throw again;
    }
  }
}
