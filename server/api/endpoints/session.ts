/** `/api/v1/session`: how a page gets past the operator's token without keeping it. */
import { toInstantText } from '../map/instant.ts';
import { languageQuerySchema } from '../schema/region.ts';
import { type ApiSession, sessionSchema, signInBodySchema } from '../schema/session.ts';
import { defineEndpoint } from './endpoint.ts';

const spec = {
  path: '/api/v1/session',
  access: 'open',
  tag: 'service',
  query: languageQuerySchema,
  response: sessionSchema,
} as const;

export const sessionEndpoint = defineEndpoint({
  ...spec,
  operationId: 'session',
  description: {
    zh: '服务器是否设有令牌、此来访者是否可以查卡和账目、登录何时到期。',
    en: 'Whether the server has a token, whether this caller may read cards and money, and when the sign-in ends.',
  },
  summary: { zh: '是否需要登录、是否已登录', en: 'Whether a token is needed, and whether it was shown' },
  answer: ({ session }) => toApiSession(session.isNeeded, session.isOpen, session.endEpochSec),
});

export const signInEndpoint = defineEndpoint({
  ...spec,
  operationId: 'signIn',
  description: {
    zh: '出示一次令牌，换得只供本站使用的 cookie，有效 12 小时。',
    en: 'Shows the token once for a cookie that only pages of this server send back; it holds for 12 hours.',
  },
  method: 'post',
  summary: { zh: '以运营方令牌登录', en: "Sign in with the operator's token" },
  body: signInBodySchema,
  answer: ({ body, session }) => {
    const endEpochSec = session.start(body.token);
    return toApiSession(session.isNeeded, session.isNeeded || session.isOpen, endEpochSec);
  },
});

export const signOutEndpoint = defineEndpoint({
  ...spec,
  operationId: 'signOut',
  description: {
    zh: '让浏览器删除 cookie。',
    en: 'Makes the browser drop the cookie.',
  },
  method: 'delete',
  summary: { zh: '退出登录', en: 'Sign out' },
  answer: ({ session }) => {
    session.end();
    return toApiSession(session.isNeeded, !session.isNeeded && session.isOpen, undefined);
  },
});

function toApiSession(isNeeded: boolean, isOpen: boolean, endEpochSec: number | undefined): ApiSession {
  return {
    isNeeded,
    isOpen,
    ...(endEpochSec === undefined ? {} : { end: toInstantText(endEpochSec) }),
  };
}
