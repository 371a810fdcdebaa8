/** Whether the server asks for the operator's token, and how the page shows it once. */
import { queryOptions } from '@tanstack/react-query';
import { get, post, remove } from './http.ts';

/** First word of the key under which the session is kept. */
export const sessionKey = 'session';

export function sessionQuery() {
  return queryOptions({
    queryKey: [sessionKey],
    queryFn: ({ signal }) => get('/api/v1/session', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The server answers with a cookie that no script can read; the page itself does not keep the token. */
export const signIn = (token: string) => post('/api/v1/session', { body: { token } });

export const signOut = () => remove('/api/v1/session');
