/** `tongcheng plan`: prints one trip, or answers a batch of NDJSON queries. */
import { once } from 'node:events';
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { BatchPlanner } from '../app/planning/batch-planner.ts';
import { createEngine, type Engine } from '../app/planning/engine.ts';
import { checkFareChoice, listFareChoices } from '../app/planning/fare-choices.ts';
import { loadWorld } from '../app/planning/load-feeds.ts';
import { createWorld, type World } from '../app/planning/world.ts';
import { ProblemError } from '../base/problem.ts';
import { findTypedSeconds } from '../base/seconds.ts';
import { findServiceDay, toServiceTime } from '../base/service-day.ts';
import { toShownPath } from '../base/shown-path.ts';
import type { PlanRequest, PlanVia, ServiceTime } from '../planner/model/plan-request.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, loadShown } from './options.ts';
import { type Language, printPlan } from './print-plan.ts';
import { toPlace, toRouteId, toStopId } from './typed-place.ts';

export interface PlanOptions extends CommonOptions {
  readonly date?: string;
  readonly time?: string;
  readonly arriveBy?: boolean;
  readonly count?: string;
  readonly lang?: Language;
  readonly card?: string;
  readonly rider?: string;
  readonly cheap?: boolean;
  readonly via?: readonly string[];
  readonly avoidStop?: readonly string[];
  readonly avoidLine?: readonly string[];
  readonly maxTransfers?: string;
  /** Minutes. */
  readonly minTransfer?: string;
  /** Minutes. */
  readonly addTransfer?: string;
  /** Metres a second. */
  readonly walkSpeed?: string;
  readonly wheelchair?: boolean;
  readonly strictWheelchair?: boolean;
  readonly batch?: string;
  readonly engine?: Engine;
}

/** @param nowSec - epoch seconds; the time of the plan if the user types none */
export async function runPlan(
  from: string | undefined,
  to: string | undefined,
  options: PlanOptions,
  nowSec: number,
): Promise<number> {
  if (options.batch !== undefined) return runBatch(options.batch, options);
  if (from === undefined || to === undefined) {
    throw new ProblemError('bad-request', {
      zh: '请给出起点和终点，例如：tongcheng plan 新华广场 包头站',
      en: 'Name a start and a destination, for example: tongcheng plan 新华广场 包头站',
    });
  }
  if (options.via && options.cheap) {
    throw new ProblemError('bad-request', {
      zh: '--via 不能与 --cheap 同用',
      en: '--via and --cheap do not go together',
    });
  }
  const world = createWorld(await loadShown(options), toEngine(options));
  const language = options.lang ?? 'zh';
  const request = toRequest(world, from, to, options, nowSec);
  checkFareChoice(listFareChoices(world), request.fare);
  const found = world.ways.plan(request);
  const result = { ...found, ways: (found.ways ?? []).slice(0, Number(options.count ?? 5)) };
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(printPlan(result, request, language));
  return result.itineraries.length + result.direct.length > 0 ? 0 : 1;
}

function toRequest(
  world: World,
  from: string,
  to: string,
  options: PlanOptions,
  nowSec: number,
): PlanRequest {
  return {
    from: toPlace(world, from),
    to: toPlace(world, to),
    time: toTime(world, options, nowSec),
    arriveBy: options.arriveBy ?? false,
    // As the API and the page ask.
    searchWindowSec: 900,
    minItineraries: 5,
    maxItineraries: 50,
    walking: {
      maxAccessSec: 900,
      maxEgressSec: 900,
      maxDirectSec: 1800,
      speedMps: Number(options.walkSpeed ?? world.timetable.walks.speedMps),
    },
    minTransferSec: Number(options.minTransfer ?? 0) * 60,
    additionalTransferSec: Number(options.addTransfer ?? 0) * 60,
    ...(options.via ? { vias: options.via.map((text) => toVia(world, text)) } : {}),
    ...(options.maxTransfers === undefined ? {} : { maxTransfers: Number(options.maxTransfers) }),
    ...(options.avoidStop || options.avoidLine
      ? {
          avoids: {
            routeIds: (options.avoidLine ?? []).map((text) => toRouteId(world, text)),
            agencyIds: [],
            stopIds: (options.avoidStop ?? []).map((text) => toStopId(world, text)),
          },
        }
      : {}),
    walkOnly: false,
    needsWheelchair: (options.wheelchair ?? false) || (options.strictWheelchair ?? false),
    strictWheelchair: options.strictWheelchair ?? false,
    ...(options.cheap ? { criteria: ['fare' as const] } : {}),
    fare: {
      ...(options.card === undefined ? {} : { mediumId: options.card }),
      ...(options.rider === undefined ? {} : { riderCategoryId: options.rider }),
    },
  };
}

/** Parses `PLACE:MINUTES`; a stop id that itself ends in a colon and digits is the whole place. */
function toVia(world: World, text: string): PlanVia {
  const [, name, minutes] = /^(.+):(\d{1,4})$/.exec(text) ?? [];
  const isWhole = name === undefined || world.stops.listRows(text).length > 0;
  return {
    place: toPlace(world, isWhole ? text : name),
    minStaySec: isWhole ? 0 : Number(minutes) * 60,
  };
}

function toTime(world: World, options: PlanOptions, nowSec: number): ServiceTime {
  const now = toServiceTime(nowSec, world.timetable.timeZone);
  const day = options.date === undefined ? now.day : findServiceDay(options.date);
  const seconds = options.time === undefined ? now.seconds : findTypedSeconds(options.time);
  if (day === undefined || seconds === undefined) {
    throw new ProblemError('bad-time', {
      zh: '日期写作 2026-11-25，时间写作 07:30',
      en: 'Write the date as 2026-11-25 and the time as 07:30',
    });
  }
  return { day, seconds };
}

/** `auto` means RAPTOR here: the command ends before a preparation in the background is ready. */
const toEngine = ({ engine }: PlanOptions) => (engine === 'trip-based' ? createEngine(engine) : undefined);

/**
 * @returns `partly` where a line was not answered
 * @throws ProblemError `bad-request` without any line
 */
async function runBatch(file: string, options: PlanOptions): Promise<number> {
  const input = file === '-' ? process.stdin : await openBatch(file);
  const world = await loadWorld(options, toEngine(options));
  const planner = new BatchPlanner(world);
  let pending: string[] = [];
  let [count, failed] = [0, 0];
  const flush = async () => {
    const text = pending.join('');
    pending = [];
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = planner.answerLine(line);
    count++;
    if (!answer.ok) failed++;
    pending.push(`${JSON.stringify(answer)}\n`);
    if (pending.length >= 100) await flush();
  }
  await flush();
  if (count === 0) {
    throw new ProblemError('bad-request', {
      zh: '没有查询：每行应是一个 JSON 对象',
      en: 'There are no queries: one JSON object a line was expected',
    });
  }
  if (failed === 0) return exitCodes.done;
  process.stderr.write(
    `${count} 行查询中 ${failed} 行未能回答 / ${failed} of ${count} queries were not answered\n`,
  );
  return exitCodes.partly;
}

/** Opens the file before feeds load, so that a wrong name is reported at once. */
async function openBatch(path: string): Promise<ReadStream> {
  const file = toShownPath(path);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new ProblemError(
      'not-found',
      { zh: `找不到文件 ${file}`, en: `There is no file ${file}` },
      { file },
    );
  }
  const stream = createReadStream(path);
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new ProblemError(
      'not-found',
      { zh: `无法读取文件 ${file}`, en: `The file ${file} cannot be read` },
      { file },
      { cause: error },
    );
  }
  return stream;
}
