/** Every endpoint of the API, in the order of the document; older paths stand behind the newest one. */
import type { Operation } from '../schema/operation.ts';
import { type Operations, operations } from '../schema/operations.ts';
import { cardHistoryHandlers } from './card-history.ts';
import { cardsHandlers } from './cards.ts';
import { deskHandlers } from './desk.ts';
import { type Endpoint, type Handler, type Handlers, toEndpoint } from './endpoint.ts';
import { ledgerHandlers } from './ledger.ts';
import { linesHandlers } from './lines.ts';
import { mapHandlers } from './map.ts';
import { oneToManyHandlers } from './one-to-many.ts';
import { placesHandlers } from './places.ts';
import { planHandlers } from './plan.ts';
import { reachHandlers } from './reach.ts';
import { refreshHandlers } from './refresh.ts';
import { regionHandlers } from './region.ts';
import { registrationHandlers } from './registrations.ts';
import { reportsHandlers } from './reports.ts';
import { scenariosHandlers } from './scenarios.ts';
import { sessionHandlers } from './session.ts';
import { settlementHandlers } from './settlement.ts';
import { settlementWorkHandlers } from './settlement-work.ts';
import { stopsHandlers } from './stops.ts';
import { tapsHandlers } from './taps.ts';
import { listWithOlder } from './versions/older-endpoints.ts';

const handlers: Handlers<Operations> = {
  ...planHandlers,
  ...refreshHandlers,
  ...reachHandlers,
  ...oneToManyHandlers,
  ...placesHandlers,
  ...stopsHandlers,
  ...mapHandlers,
  ...linesHandlers,
  ...cardsHandlers,
  ...cardHistoryHandlers,
  ...registrationHandlers,
  ...tapsHandlers,
  ...deskHandlers,
  ...ledgerHandlers,
  ...settlementHandlers,
  ...settlementWorkHandlers,
  ...scenariosHandlers,
  ...reportsHandlers,
  ...regionHandlers,
  ...sessionHandlers,
};

export const endpoints: readonly Endpoint[] = listWithOlder(
  Object.entries<Operation>(operations).map(([id, operation]) =>
    toEndpoint(id, operation, handlers[id as keyof Operations] as Handler<Operation>),
  ),
);
