/** Readers of `agency.txt`, `feed_info.txt`, `attributions.txt` and `provenance.txt`. */
import { findServiceDay } from '../../base/service-day.ts';
import { type FeedDb, findText, toPresent } from './feed-db.ts';
import type { AgencyRow, AttributionRow, FeedInfoRow, ProvenanceRow } from './rows.ts';
import { toLanguage } from './translations.ts';

/** Agencies in the order of the file. The id is empty where a feed of one agency leaves it out. */
export function listAgencies(db: FeedDb): AgencyRow[] {
  return db
    .listRows('SELECT agency_id, agency_name, agency_url, agency_timezone FROM agency ORDER BY rowid')
    .map(([id, name, url, timeZone]) => ({
      agencyId: findText(id) ?? '',
      // The id replaces a blank name.
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

/** The first row of `feed_info.txt`, or undefined where the file is absent or empty. */
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

/** Organisations that must be named wherever the feed is shown. */
export function listAttributions(db: FeedDb): AttributionRow[] {
  return db
    .listRows('SELECT organization_name, attribution_url FROM attributions ORDER BY rowid')
    .map(([name, url]) => ({ organizationName: findText(name) ?? '', ...toPresent({ url: findText(url) }) }));
}

/**
 * Rows of `provenance.txt`, this project's own table: the confidence and the source of a record. The record id `*` stands
 * for all records of a table.
 */
export function listProvenance(db: FeedDb): ProvenanceRow[] {
  return db
    .listRows('SELECT table_name, record_id, confidence, source FROM provenance ORDER BY rowid')
    .map(([table, recordId, confidence, source]) => ({
      table: String(table),
      recordId: String(recordId),
      confidence: confidence as ProvenanceRow['confidence'],
      source: findText(source) ?? '',
    }));
}
