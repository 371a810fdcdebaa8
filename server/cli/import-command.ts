/** `tongcheng import`: feeds in, report out. Exit code 0 when all are served, 2 when one was refused. */
import type { FeedReport } from '../transit/gtfs/import-feeds.ts';
import type { MergeDecision } from '../transit/network/merge-pair.ts';
import { type NetworkSummary, summarizeNetwork } from '../transit/network/summarize-network.ts';
import { toNetwork } from '../transit/timetable/timetable-network.ts';
import { type CommonOptions, loadFeeds } from './options.ts';

export interface ImportOptions extends CommonOptions {
  /** Also list which stops are one place. */
  readonly audit?: boolean;
}

export async function runImport(options: ImportOptions): Promise<number> {
  const { report, timetable } = await loadFeeds(options);
  const network = summarizeNetwork(toNetwork(timetable));
  if (options.json) {
    const audit = options.audit ? { stopMerges: timetable.stopMerges } : {};
    const answer = { feeds: report.feeds, timetable: { hash: timetable.hash }, network, ...audit };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } else {
    for (const feed of report.feeds) process.stdout.write(`${toText(feed)}\n`);
    const { patterns, stops, trips } = timetable;
    process.stdout.write(
      `${stops.boardable} stops, ${trips.count} trips, ${patterns.count} patterns, ` +
        `${patterns.runStart.length} departures, ${timetable.footpaths.targets.length} footpaths\n`,
    );
    process.stdout.write(`${toNetworkText(network)}\n`);
    process.stdout.write(`${toMergesText(timetable.stopMerges)}\n`);
    if (options.audit) {
      for (const decision of timetable.stopMerges) process.stdout.write(`${toDecisionText(decision)}\n`);
    }
  }
  return report.feeds.some((feed) => feed.status === 'refused') ? 2 : 0;
}

/** A line for the feed, a line for each kind of problem with its first example. */
export function toText(feed: FeedReport): string {
  const served =
    feed.status === 'refused' && feed.served === 'previous' ? ' (the last good data stay in service)' : '';
  const { errors, warnings, totals, examples } = feed.problems;
  const lines = [`${feed.feedId}: ${feed.status}${served}, ${errors} errors, ${warnings} warnings`];
  for (const [code, count] of Object.entries(totals)) {
    const example = examples.find((problem) => problem.code === code);
    const at = example
      ? [example.file, example.line, example.field].filter((part) => part !== undefined)
      : [];
    const value = example?.value === undefined ? '' : ` ${JSON.stringify(example.value)}`;
    const expected = example ? `, expected ${example.expected.en}` : '';
    lines.push(`  ${code} × ${count}: ${at.join(':')}${value}${expected}`);
  }
  return lines.join('\n');
}

/** What hangs together, and what crosses from city to city. */
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
