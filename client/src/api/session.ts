/** Whether the server asks for the operator's token, and how the page shows it once. */
import { queryOptions } from '@tanstack/react-query';
import type { Session } from './contract.ts';
import { deleteJson, fetchJson, sendJson } from './http.ts';

/** First word of the key under which the session is kept. */
export const sessionKey = 'session';

const path = '/api/v1/session';

export function sessionQuery() {
  return queryOptions({
    queryKey: [sessionKey],
    queryFn: ({ signal }) => fetchJson<Session>(path, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The server answers with a cookie that no script can read; the page itself does not keep the token. */
export const signIn = (token: string) => sendJson<Session>(path, {}, { body: { token } });

export const signOut = () => deleteJson<Session>(path);
