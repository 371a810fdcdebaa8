/** `tongcheng plan`: one trip in words, or a batch as NDJSON. */
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ProblemError } from '../base/problem.ts';
import { findSeconds } from '../base/seconds.ts';
import { findServiceDay, toServiceTime } from '../base/service-day.ts';
import type { PlanPlace, PlanRequest, PlanVia, ServiceTime } from '../planner/itinerary/plan-request.ts';
import { findTypedPoint } from '../planner/places/parse-point.ts';
import { searchPlaces } from '../planner/places/search-places.ts';
import { BatchPlanner } from './batch-planner.ts';
import { createEngine, type Engine } from './engine.ts';
import { type CommonOptions, loadWorld } from './options.ts';
import { type Language, printPlan } from './print-plan.ts';
import type { World } from './world.ts';

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
  readonly batch?: string;
  readonly engine?: Engine;
}

/** @param nowSec epoch seconds, where no date and time are given */
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
  const world = await loadWorld(options, toEngine(options));
  const language = options.lang ?? 'zh';
  const request = toRequest(world, from, to, options, nowSec);
  const result = world.planner.plan(request);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(printPlan(result, request.time, language));
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
    searchWindowSec: 3600,
    minItineraries: 1,
    maxItineraries: Number(options.count ?? 3),
    walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.25 },
    minTransferSec: Number(options.minTransfer ?? 0) * 60,
    additionalTransferSec: 0,
    ...(options.via ? { vias: options.via.map((text) => toVia(world, text)) } : {}),
    ...(options.maxTransfers === undefined ? {} : { maxTransfers: Number(options.maxTransfers) }),
    ...(options.avoidStop || options.avoidLine
      ? {
          avoids: {
            routeIds: options.avoidLine ?? [],
            agencyIds: [],
            stopIds: (options.avoidStop ?? []).map((text) => toStopId(world, text)),
          },
        }
      : {}),
    walkOnly: false,
    needsWheelchair: false,
    ...(options.cheap ? { criteria: ['fare' as const] } : {}),
    fare: {
      ...(options.card === undefined ? {} : { mediumId: options.card }),
      ...(options.rider === undefined ? {} : { riderCategoryId: options.rider }),
    },
  };
}

/** A place, with the minutes there behind a colon; a stop id that ends in a colon and digits is one as a whole. */
function toVia(world: World, text: string): PlanVia {
  const [, name, minutes] = /^(.+):(\d{1,4})$/.exec(text) ?? [];
  const isWhole = name === undefined || world.stops.listRows(text).length > 0;
  return {
    place: toPlace(world, isWhole ? text : name),
    minStaySec: isWhole ? 0 : Number(minutes) * 60,
  };
}

function toStopId(world: World, text: string): string {
  const place = toPlace(world, text);
  if (place.kind === 'stop') return place.stopId;
  throw new ProblemError('bad-place', { zh: `“${text}”不是车站`, en: `“${text}” is no stop` }, { text });
}

/** Coordinates, `feed:stop_id`, or a name as in the search box. */
function toPlace(world: World, text: string): PlanPlace {
  const point = findTypedPoint(text);
  if (point) return { kind: 'point', ...point };
  if (world.stops.listRows(text).length > 0) return { kind: 'stop', stopId: text };
  const [hit] = searchPlaces(world.places(), text, { language: 'zh', limit: 1 });
  if (!hit) {
    throw new ProblemError(
      'bad-place',
      { zh: `找不到“${text}”`, en: `No place matches “${text}”` },
      { text },
    );
  }
  const { place } = hit;
  if (place.stopIds.length > 0) return { kind: 'stop', stopId: place.id };
  return { kind: 'point', lat: place.lat, lon: place.lon };
}

function toTime(world: World, options: PlanOptions, nowSec: number): ServiceTime {
  const now = toServiceTime(nowSec, world.timetable.timeZone);
  const day = options.date === undefined ? now.day : findServiceDay(options.date);
  const text = options.time ?? '';
  const seconds =
    options.time === undefined ? now.seconds : findSeconds(text.length <= 5 ? `${text}:00` : text);
  if (day === undefined || seconds === undefined) {
    throw new ProblemError('bad-time', {
      zh: '日期写作 2026-11-25，时间写作 07:30',
      en: 'Write the date as 2026-11-25 and the time as 07:30',
    });
  }
  return { day, seconds };
}

/** What is prepared in the background is not ready before the command ends: `auto` is RAPTOR here. */
const toEngine = ({ engine }: PlanOptions) => (engine === 'trip-based' ? createEngine(engine) : undefined);

async function runBatch(file: string, options: PlanOptions): Promise<number> {
  if (file !== '-' && !statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new ProblemError(
      'not-found',
      { zh: `找不到文件 ${file}`, en: `There is no file ${file}` },
      { file },
    );
  }
  const world = await loadWorld({ ...options, json: true }, toEngine(options));
  const planner = new BatchPlanner(world);
  const input = file === '-' ? process.stdin : createReadStream(file);
  let pending: string[] = [];
  const flush = async () => {
    const text = pending.join('');
    pending = [];
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    pending.push(`${JSON.stringify(planner.answerLine(line))}\n`);
    if (pending.length >= 100) await flush();
  }
  await flush();
  return 0;
}
