/** Handlers of `/api/v1/session`: a page shows the operator's token once and gets a cookie for it. */
import type { ApiSession, sessionOperations } from '../schema/session.ts';
import { toInstantText } from '../wire/instant.ts';
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
