/** Does jobs of blocks: reads the question, computes the rows and stores them. */
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { applyScenario, resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { ReachPool } from '../../planner/reach/reach-pool.ts';
import { toSkimZones } from '../../planner/reach/zone-access.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import type { BlockJob } from '../../store/postgres/block-queue.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { readBlock } from './comparison-work.ts';
import { hashNetwork } from './hash-base.ts';
import { toScenarioBase, toSide } from './scenario-base.ts';
import { encodeSkim, type SkimQuestion, type SkimSide, skimBlock, toQuestionKey } from './skim-blocks.ts';

/** Questions whose sides stay in memory: base and scenario of two comparisons. */
const MAX_SIDES = 4;

interface Prepared {
  readonly question: SkimQuestion;
  readonly side: SkimSide;
}

export function createBlockHandler(blobs: BlobStore, loaded: LoadedTimetable, pool: ReachPool) {
  const known = new Map<string, Promise<Prepared>>();
  const remember = (key: string, prepared: Promise<Prepared>) => {
    known.set(key, prepared);
    for (const old of known.keys()) if (known.size > MAX_SIDES && old !== key) known.delete(old);
    prepared.catch(() => known.delete(key));
    return prepared;
  };
  const find = (key: string) => known.get(key) ?? remember(key, load(blobs, loaded, key));
  return {
    /** Gives the side of a question that is at hand. */
    prepare: (key: string, question: SkimQuestion, side: SkimSide) => {
      void remember(key, Promise.resolve({ question, side }));
    },
    /** @throws ProblemError `feeds-differ`, `scenario-invalid` */
    handle: async ({ blockKey, questionKey, rows }: BlockJob): Promise<void> => {
      const { question, side } = await find(questionKey);
      const block = { key: blockKey, rows };
      // Another worker may have stored it before it ended.
      if (await readBlock(blobs, question, block, side.zones.length)) return;
      await blobs.put(blockKey, encodeSkim(await skimBlock(side, block, question.query, pool)));
    },
  };
}

async function load(blobs: BlobStore, loaded: LoadedTimetable, key: string): Promise<Prepared> {
  const bytes = await blobs.get(key);
  if (!bytes) throw new Error(`the question ${key} is not stored`);
  const question = JSON.parse(Buffer.from(bytes).toString()) as SkimQuestion;
  if (toQuestionKey(question) !== key) throw new Error(`the question ${key} has another content`);
  if (question.networkHash !== hashNetwork(loaded)) throw toFeedsDiffer([question.networkHash], loaded);
  return { question, side: toSkimSide(loaded, question) };
}

/** @throws ProblemError `scenario-invalid` where these feeds do not allow the scenario */
function toSkimSide(loaded: LoadedTimetable, question: SkimQuestion): SkimSide {
  const { points, scenario, serviceDay, walk } = question;
  let { timetable } = loaded;
  if (scenario) {
    const resolved = resolveScenario(toScenarioBase(loaded), scenario.document, scenario.variant);
    if (!resolved.editor) {
      const [first] = resolved.problems.filter(({ severity }) => severity === 'error');
      const text = first?.text ?? { zh: '方案有误', en: 'The scenario is wrong' };
      throw new ProblemError('scenario-invalid', text);
    }
    timetable = applyScenario(resolved);
  }
  const { network } = toSide(timetable, findServiceDay(serviceDay) as number);
  const places = points.map(([lat, lon]) => ({ lat, lon }));
  return { network, stopCount: timetable.stops.boardable, zones: toSkimZones(timetable, places, walk) };
}

export function toFeedsDiffer(asked: readonly string[], loaded: LoadedTimetable): ProblemError {
  const own = hashNetwork(loaded).slice(0, 12);
  const others = asked.map((hash) => hash.slice(0, 12)).join(', ');
  const feeds = loaded.imported.map(({ feedId, hash }) => `${feedId} ${hash.slice(0, 12)}`).join(', ');
  return new ProblemError(
    'feeds-differ',
    {
      zh: `这台机器的数据、区域文件或程序版本（${own}；${feeds}）与服务器的（${others}）不同，请使用相同的数据和版本`,
      en: `Feeds, region file or program of this machine (${own}; ${feeds}) are not those of the server (${others}): use the same`,
    },
    { own, others },
  );
}
