/** `tongcheng import`: imports feeds and reports on them. Exit code 0 if all are in service, 2 if one is rejected. */

import { type CheckedFeed, checkFares } from '../app/pricing/fare-coverage.ts';
import { loadFares } from '../app/pricing/price-itinerary.ts';
import type { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { problemSentences } from '../transit/gtfs/problem-sentences.ts';
import type { FeedProblemCode } from '../transit/gtfs/problems.ts';
import type { MergeDecision } from '../transit/network/merge-rules.ts';
import { type NetworkSummary, summarizeNetwork } from '../transit/network/summarize-network.ts';
import type { Timetable } from '../transit/timetable/timetable.ts';
import { toNetwork } from '../transit/timetable/timetable-network.ts';
import { exitCodes } from './exit-codes.ts';
import { toFeedText } from './feed-report.ts';
import { type CommonOptions, loadShown } from './options.ts';
import { findReport, toProblemText } from './problem-text.ts';

export interface ImportOptions extends CommonOptions {
  /** Also list which stops are one place. */
  readonly audit?: boolean;
}

/** @param nowSec epoch seconds, with which the report states which feeds run now */
export async function runImport(options: ImportOptions, nowSec: number): Promise<number> {
  const found = await loadReported(options, nowSec);
  if ('refusal' in found) {
    print(options, found.report.feeds, { timetable: null, network: null });
    process.stderr.write(toProblemText(found.refusal));
    return exitCodes.partly;
  }
  const { imported, report, timetable } = found;
  const network = summarizeNetwork(toNetwork(timetable));
  const feeds = checkFares(report.feeds, timetable, loadFares(imported).tariff);
  const audit = options.audit ? { stopMerges: timetable.stopMerges } : {};
  print(options, feeds, { timetable: { hash: timetable.hash }, network, ...audit });
  if (options.json !== true) printTimetable(timetable, network, options.audit ?? false);
  return report.feeds.some((feed) => feed.status === 'refused') ? exitCodes.partly : exitCodes.done;
}

/** Loads the timetable; if no feed is usable, throws a problem with the report on each feed. */
async function loadReported(options: ImportOptions, nowSec: number) {
  try {
    return await loadShown(options, nowSec);
  } catch (error) {
    const report = findReport(error);
    if (!report) throw error;
    return { refusal: error as ProblemError, report };
  }
}

function print(options: ImportOptions, feeds: readonly CheckedFeed[], rest: object): void {
  if (options.json) process.stdout.write(`${JSON.stringify({ feeds: feeds.map(withSentences), ...rest })}\n`);
  else for (const feed of feeds) process.stdout.write(`${toFeedText(feed)}\n`);
}

/** Adds the meaning of each code for programs, and shortens the path. */
function withSentences(feed: CheckedFeed) {
  const codes = Object.keys(feed.problems.totals) as FeedProblemCode[];
  const path = toShownPath(feed.path);
  return { ...feed, path, meanings: Object.fromEntries(codes.map((code) => [code, problemSentences[code]])) };
}

function printTimetable(timetable: Timetable, network: NetworkSummary, isAudit: boolean): void {
  const { patterns, stops, trips } = timetable;
  process.stdout.write(
    `${stops.boardable} stops, ${trips.count} trips, ${patterns.count} patterns, ` +
      `${patterns.runStart.length} departures, ${timetable.footpaths.targets.length} footpaths\n`,
  );
  process.stdout.write(`${toNetworkText(network)}\n`);
  process.stdout.write(`${toMergesText(timetable.stopMerges)}\n`);
  if (!isAudit) return;
  for (const decision of timetable.stopMerges) process.stdout.write(`${toDecisionText(decision)}\n`);
}

/** Connected parts of the network, and links between cities. */
function toNetworkText(network: NetworkSummary): string {
  const { boundary, components, isolatedStops, largestComponentStops, stops } = network;
  return (
    `network: ${components} connected parts, ${largestComponentStops} of ${stops} stops in the largest, ` +
    `${isolatedStops.length} isolated; ${boundary.routes.length} routes and ${boundary.walks} footpaths cross a city boundary`
  );
}

function toMergesText(decisions: readonly MergeDecision[]): string {
  const merged = decisions.filter(({ verdict }) => verdict === 'merged').length;
  return `places: ${merged} pairs of stops of different feeds are one place, ${decisions.length - merged} that might be are not`;
}

/** `merged same-name 0.91 180 m: hohhot-bus:a 呼和浩特站 = rail:b 呼和浩特`. */
function toDecisionText(decision: MergeDecision): string {
  const { distanceM, nameA, nameB, note, reason, rule, score, stopA, stopB, verdict } = decision;
  const why = reason === undefined ? rule : `${rule} (${reason})`;
  const apart = distanceM === undefined ? '' : ` ${distanceM} m`;
  const sign = verdict === 'merged' ? '=' : '/';
  const remark = note ? `  # ${note}` : '';
  return `  ${verdict} ${why} ${score}${apart}: ${stopA} ${nameA} ${sign} ${stopB} ${nameB}${remark}`;
}
