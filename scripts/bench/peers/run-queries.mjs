/**
 * Runs in the process of each peer: loads a feed, answers queries, and writes the time and arrival of each.
 *
 * Arguments: a zip, a file of queries, a file for the results. Times are in milliseconds; arrivals are in seconds after
 * midnight, null where there is no journey.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * @param {(zip: string, date: string) => Promise<Engine>} load
 * @typedef {{ from: string, to: string, departureSec: number }} Query
 * @typedef {(query: Query) => number | null} Answer
 * @typedef {{ departAt: Answer }} Engine
 */
export async function runQueries(load) {
  const [zip, queryFile, resultFile] = process.argv.slice(2);
  const { date, warmUp, queries } = JSON.parse(readFileSync(queryFile, 'utf8'));
  const startMs = performance.now();
  const engine = await load(zip, date);
  const loadMs = performance.now() - startMs;
  for (const query of warmUp) engine.departAt(query);
  const departAt = queries.map((query) => measure(engine.departAt, query));
  const rssMb = process.memoryUsage().rss / 2 ** 20;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  writeFileSync(resultFile, JSON.stringify({ loadMs, rssMb, peakMb, departAt }));
}

function measure(answer, query) {
  const startMs = performance.now();
  let arrivalSec = null;
  let failed;
  try {
    arrivalSec = answer(query);
  } catch (error) {
    failed = String(error);
  }
  return { ms: performance.now() - startMs, arrivalSec, failed };
}
