/** Cards, journeys and other ids from the ledger of a simulated day, for requests. */

export interface Books {
  readonly date: string;
  readonly cardIds: readonly string[];
  /** The card with most journeys among the first ones. */
  readonly busyCardId: string;
  readonly mediumId: string;
  readonly journeyId: string;
  readonly operatorId: string;
  /** A line of the statement of the operator. */
  readonly lineId: string;
  readonly jobId: string;
  /** A gate where cards tap on and off. */
  readonly gate: { readonly networkId: string; readonly stopId: string };
  /** A ride of a planned trip, as a request body. */
  readonly ride: object;
}

type Ask = <T>(path: string) => Promise<T>;

interface ApiTap {
  readonly kind: string;
  readonly network?: { readonly id: string };
  readonly stop?: { readonly stopId: string };
}

interface ApiJourney {
  readonly journeyId: string;
  readonly taps?: readonly ApiTap[];
}

/** Number of cards to choose `busyCardId` from. */
const CARD_SAMPLES = 40;

export async function readBooks(ask: Ask, date: string): Promise<Books> {
  const { cards } = await ask<{ cards: readonly { cardId: string; medium?: { id: string } }[] }>(
    'api/v1/cards?limit=200',
  );
  const cardIds = cards.map(({ cardId }) => cardId);
  let busy = { cardId: cardIds[0] ?? '', journeys: [] as readonly ApiJourney[] };
  for (const cardId of cardIds.slice(0, CARD_SAMPLES)) {
    const { journeys } = await ask<{ journeys: readonly ApiJourney[] }>(
      `api/v1/cards/${encodeURIComponent(cardId)}/journeys?limit=200`,
    );
    if (journeys.length > busy.journeys.length) busy = { cardId, journeys };
  }
  const scheme = await ask<{
    parties: readonly { id: string; kind: string }[];
    media: readonly { id: string }[];
    networks: readonly { id: string; operatorId?: string }[];
  }>('api/v1/scheme');
  const { jobs } = await ask<{ jobs: readonly { jobId: string }[] }>('api/v1/jobs');
  const { stopTimes } = await ask<{ stopTimes: readonly ApiStopTime[] }>(
    `api/v6/stoptimes?stopId=hohhot-metro:M108&n=1&fetchStops=true&time=${date}T08:00`,
  );
  const [next] = stopTimes;
  const operatorId = scheme.parties.find(({ kind }) => kind === 'operator')?.id ?? '';
  const statement = await ask<{ lines: readonly { lineId: string }[] }>(
    `api/v1/settlement/${date}/statements/${encodeURIComponent(operatorId)}`,
  );
  return {
    date,
    cardIds,
    busyCardId: busy.cardId,
    mediumId: scheme.media.at(-1)?.id ?? '',
    journeyId: busy.journeys[0]?.journeyId ?? '',
    operatorId,
    lineId: statement.lines[0]?.lineId ?? '',
    jobId: jobs[0]?.jobId ?? 'none',
    gate: {
      networkId: scheme.networks.find(({ id }) => id.includes('metro'))?.id ?? '',
      stopId: next?.place.stopId ?? '',
    },
    ride: {
      routeId: next?.routeId ?? '',
      fromStopId: next?.place.stopId ?? '',
      toStopId: next?.nextStops?.at(-1)?.stopId ?? '',
      departure: next?.place.departure ?? '',
      arrival: next?.nextStops?.at(-1)?.arrival ?? '',
    },
  };
}

interface ApiStopTime {
  readonly routeId: string;
  readonly place: { readonly stopId: string; readonly departure?: string };
  readonly nextStops?: readonly { readonly stopId: string; readonly arrival?: string }[];
}
