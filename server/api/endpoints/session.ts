/** `/api/v1/session`: how a page gets past the operator's token without keeping it. */
import { toInstantText } from '../map/instant.ts';
import type { ApiSession, sessionOperations } from '../schema/session.ts';
import type { Handlers } from './endpoint.ts';

export const sessionHandlers: Handlers<typeof sessionOperations> = {
  session: ({ session }) => toApiSession(session.isNeeded, session.isOpen, session.endEpochSec),

  signIn: ({ body, session }) => {
    const endEpochSec = session.start(body.token);
    return toApiSession(session.isNeeded, session.isNeeded || session.isOpen, endEpochSec);
  },

  signOut: ({ session }) => {
    session.end();
    return toApiSession(session.isNeeded, !session.isNeeded && session.isOpen, undefined);
  },
};

function toApiSession(isNeeded: boolean, isOpen: boolean, endEpochSec: number | undefined): ApiSession {
  return {
    isNeeded,
    isOpen,
    ...(endEpochSec === undefined ? {} : { end: toInstantText(endEpochSec) }),
  };
}
