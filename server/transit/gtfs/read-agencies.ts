/** Readers of `agency.txt`, `feed_info.txt` and `attributions.txt`. */
import { findServiceDay } from '../../base/service-day.ts';
import { type FeedDb, findText, toPresent } from './feed-db.ts';
import type { AgencyRow, AttributionRow, FeedInfoRow } from './rows.ts';
import { toLanguage } from './translations.ts';

/** Agencies in the order of the file. The id is empty where a feed of one agency leaves it out. */
export function listAgencies(db: FeedDb): AgencyRow[] {
  return db
    .listRows('SELECT agency_id, agency_name, agency_url, agency_timezone FROM agency ORDER BY rowid')
    .map(([id, name, url, timeZone]) => ({
      agencyId: findText(id) ?? '',
      // A nameless agency is called by its id.
      name: db.translations.toNames(
        'agency',
        'agency_name',
        findText(name) ?? findText(id) ?? '',
        findText(id),
      ),
      url: findText(url) ?? '',
      timeZone: findText(timeZone) ?? '',
    }));
}

/** What the feed says of itself, or undefined where `feed_info.txt` is absent or empty. */
export function findFeedInfo(db: FeedDb): FeedInfoRow | undefined {
  const [row] = db.listRows(
    `SELECT feed_publisher_name, feed_publisher_url, feed_lang, feed_start_date, feed_end_date, feed_version
     FROM feed_info ORDER BY rowid LIMIT 1`,
  );
  if (!row) return undefined;
  const [name, url, language, start, end, version] = row.map((cell) => findText(cell));
  return {
    publisherName: name ?? '',
    publisherUrl: url ?? '',
    language: toLanguage(language ?? ''),
    ...toPresent({
      startDay: start === undefined ? undefined : findServiceDay(start),
      endDay: end === undefined ? undefined : findServiceDay(end),
      version,
    }),
  };
}

/** Organisations to be named wherever the feed is shown. */
export function listAttributions(db: FeedDb): AttributionRow[] {
  return db
    .listRows('SELECT organization_name, attribution_url FROM attributions ORDER BY rowid')
    .map(([name, url]) => ({ organizationName: findText(name) ?? '', ...toPresent({ url: findText(url) }) }));
}
