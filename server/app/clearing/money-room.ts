/** Opens the clearing of a server with the first request that needs it and closes it with the server. */
import { join, resolve } from 'node:path';
import type { Names } from '../../base/names.ts';
import type { GroundNotice } from '../../money/ground/plan-ground.ts';
import { defaultDataDir } from '../files/paths.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { World } from '../planning/world.ts';
import { loadLineFinder } from '../pricing/feed-lines.ts';
import { type Clearing, type ClearingOptions, type OpenedClearing, openClearing } from './clearing.ts';
import type { FindNetwork } from './money-rides.ts';
import { createTaskThreads, type TaskRunner } from './money-threads.ts';
import { createMoneyUseCases, type MoneyUseCases } from './money-use-cases.ts';
import { removeOldUploads } from './uploads.ts';

export interface MoneyRoom {
  readonly open: () => Promise<MoneyUseCases>;
  readonly close: () => Promise<void>;
}

interface OpenRoom {
  readonly clearing: OpenedClearing;
  readonly runner: TaskRunner;
  readonly useCases: MoneyUseCases;
}

/**
 * @param onDefect - called with errors of jobs that are no `ProblemError`, for the log
 * @param onNotice - called with what the operator must know of the scheme's files and of new grounds, for the log
 */
export function createMoneyRoom(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  world: World,
  onDefect: (error: unknown) => void,
  onNotice: (notice: GroundNotice) => void = () => {},
): MoneyRoom {
  let opening: Promise<OpenRoom> | undefined;
  const open = async (): Promise<OpenRoom> => {
    const clearing = await openClearing(options, loaded, undefined, { postsWhenIdle: true });
    clearing.notices.forEach(onNotice);
    const runner = createTaskThreads(options);
    const uploadDir = join(resolve(options.data ?? defaultDataDir), 'ledger', 'uploads');
    removeOldUploads(uploadDir, Date.now());
    const useCases = createMoneyUseCases(clearing, runner, {
      findNetwork: createFindNetwork(clearing, loaded),
      ...createPlaceNames(world),
      uploadDir,
      clock: () => Math.floor(Date.now() / 1_000),
      onDefect,
    });
    return { clearing, runner, useCases };
  };
  return {
    open: async () => {
      opening ??= open();
      // The next request tries again: the user may repair the scheme or start the database meanwhile.
      opening.catch(() => {
        opening = undefined;
      });
      return (await opening).useCases;
    },
    close: async () => {
      const room = await opening?.catch(() => undefined);
      await room?.runner.close();
      await room?.clearing.close();
    },
  };
}

function createFindNetwork(clearing: Clearing, { imported }: LoadedTimetable): FindNetwork {
  const findLine = loadLineFinder(imported);
  return (routeId, serviceDay) => {
    const scheme = clearing.book.findVersionAt(serviceDay);
    return scheme && findLine(scheme, routeId)?.network;
  };
}

/** Looks up names of cities, stops and lines in the feeds. */
function createPlaceNames({ region, stops, timetable }: World) {
  const cities = new Map(region.cities.map(({ id, names }) => [id, names]));
  const routes = new Map(
    timetable.routes.map(({ feed, longName, routeId, shortName }): [string, Names] => [
      `${timetable.feeds[feed]?.feedId ?? ''}:${routeId}`,
      shortName === '' ? longName : { text: shortName },
    ]),
  );
  return {
    findCity: (cityId: string) => cities.get(cityId),
    findStop: (stopId: string) => {
      const [row] = stops.listRows(stopId);
      return row === undefined ? undefined : stops.toPlace(row).name;
    },
    findRoute: (routeId: string) => routes.get(routeId),
  };
}
