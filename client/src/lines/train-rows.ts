/** The trains of a day between two stations, and a train by its number. */
import type { Place, StopTime } from '../api/contract.ts';

/** One train from the first station to the second. */
export interface TrainRow {
  readonly train: StopTime;
  readonly number: string;
  /** ISO instants. */
  readonly departure: string;
  readonly arrival: string;
  readonly rideSec: number;
}

/** Number of the train, as people and tickets write it. */
export const toTrainNumber = ({ displayName, tripShortName }: StopTime) => tripShortName || displayName;

const isAt = ({ parentId, stopId }: Pick<Place, 'parentId' | 'stopId'>, stationId: string) =>
  parentId === stationId || stopId === stationId;

/** Trains of a board that can be boarded and call at the station later; the earliest departure first. */
export function toTrainRows(board: readonly StopTime[], stationId: string): TrainRow[] {
  return board
    .flatMap((train): TrainRow[] => {
      const { departure } = train.place;
      const arrival = train.nextStops?.find((call) => isAt(call, stationId))?.arrival;
      if (!departure || !arrival || train.pickupDropoffType === 'NOT_ALLOWED') return [];
      const rideSec = (Date.parse(arrival) - Date.parse(departure)) / 1000;
      return [{ train, number: toTrainNumber(train), departure, arrival, rideSec }];
    })
    .toSorted((a, b) => Date.parse(a.departure) - Date.parse(b.departure));
}

/** The train with this number; a train whose number changes on its way has several, as `D1191/D1194`. */
export function findTrain(boards: readonly (readonly StopTime[])[], number: string): StopTime | undefined {
  const wanted = number.toUpperCase();
  return boards.flat().find((train) =>
    toTrainNumber(train)
      .toUpperCase()
      .split('/')
      .some((one) => one === wanted),
  );
}
