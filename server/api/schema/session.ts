/** `/api/v1/session`: a page that shows the operator's token once, and is known for some hours. */
import * as z from 'zod';
import { limits } from './limits.ts';
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

export const signInBodySchema = z
  .strictObject({ token: z.string().min(1).max(limits.tokenLength) })
  .meta({ id: 'SignIn', description: "The operator's token." });

export type ApiSession = z.infer<typeof sessionSchema>;
