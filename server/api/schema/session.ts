/** Operations of `/api/v1/session`. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { defineOperation } from './operation.ts';
import { languageQuerySchema } from './params.ts';
import { instantSchema } from './place.ts';

export const sessionSchema = z
  .strictObject({
    isNeeded: z
      .boolean()
      .meta({ description: 'The server asks for a token where cards and money are shown.' }),
    isOpen: z
      .boolean()
      .meta({ description: 'This caller is let in: by the token, by a session, or because none is needed.' }),
    end: instantSchema.exactOptional().meta({ description: 'When the session is over.' }),
  })
  .meta({ id: 'Session' });

const signInBodySchema = z
  .strictObject({ token: z.string().min(1).max(limits.tokenLength) })
  .meta({ id: 'SignIn', description: "The operator's token." });

const spec = {
  path: '/api/v1/session',
  access: 'open',
  tag: 'service',
  query: languageQuerySchema,
  response: sessionSchema,
} as const;

export const sessionOperations = {
  session: defineOperation({
    ...spec,
    summary: { zh: '是否需要登录、是否已登录', en: 'Whether a token is needed, and whether it was shown' },
    description: {
      zh: '服务器是否设有令牌、此来访者是否可以查卡和账目、登录何时到期。',
      en: 'Whether the server has a token, whether this caller may read cards and money, and when the sign-in ends.',
    },
  }),
  signIn: defineOperation({
    ...spec,
    method: 'post',
    summary: { zh: '以运营方令牌登录', en: "Sign in with the operator's token" },
    description: {
      zh: '出示一次令牌，换得只供本站使用的 cookie，有效 12 小时。',
      en: 'Shows the token once for a cookie that only pages of this server send back; it holds for 12 hours.',
    },
    body: signInBodySchema,
  }),
  signOut: defineOperation({
    ...spec,
    method: 'delete',
    summary: { zh: '退出登录', en: 'Sign out' },
    description: {
      zh: '让浏览器删除 cookie。',
      en: 'Makes the browser drop the cookie.',
    },
  }),
};

export type ApiSession = z.infer<typeof sessionSchema>;
