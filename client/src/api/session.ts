/** Whether the server asks for the operator's token, and how the page shows it once. */
import { queryOptions } from '@tanstack/react-query';
import { get, post, remove } from './http.ts';

/** Key of the session query. */
export const sessionKey = 'session';

export function sessionQuery() {
  return queryOptions({
    queryKey: [sessionKey],
    queryFn: ({ signal }) => get('/api/v1/session', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The server sets a cookie that scripts cannot read; the page does not store the token. */
export const signIn = (token: string) => post('/api/v1/session', { body: { token } });

export const signOut = () => remove('/api/v1/session');
