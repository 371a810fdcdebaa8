/** Publisher, version and sources of every feed. */
import { serviceEnd, serviceStart } from './calendar.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';

/** Increased by hand when sources or builders change; a date, so that versions sort. */
const feedVersion = '2026-11-30';

const publisher = 'Tongcheng 同城';

interface Attribution {
  readonly id: string;
  readonly organization: string;
  readonly url: string;
  readonly role: 'producer' | 'operator' | 'authority';
}

/** Adds `feed_info`, `attributions`, and the provenance of these and of `translations`. */
export function addFeedMeta(
  feed: FeedDraft,
  attributions: readonly Attribution[],
  translationSource: string,
  span: { readonly start: string; readonly end: string } = { start: serviceStart, end: serviceEnd },
): void {
  addRow(feed, 'feed_info', {
    feed_publisher_name: publisher,
    // The project has no site, so this is the page of the licence.
    feed_publisher_url: 'https://opendatacommons.org/licenses/odbl/1-0/',
    feed_lang: 'zh',
    default_lang: 'zh',
    feed_start_date: span.start,
    feed_end_date: span.end,
    feed_version: feedVersion,
  });
  for (const { id, organization, url, role } of attributions) {
    addRow(feed, 'attributions', {
      attribution_id: id,
      organization_name: organization,
      is_producer: role === 'producer' ? 1 : 0,
      is_operator: role === 'operator' ? 1 : 0,
      is_authority: role === 'authority' ? 1 : 0,
      attribution_url: url,
    });
  }
  for (const table of ['feed_info', 'attributions']) {
    addProvenance(feed, {
      table_name: table,
      record_id: '*',
      confidence: 'sourced',
      source: 'the builder of this feed',
    });
  }
  addProvenance(feed, {
    table_name: 'translations',
    record_id: '*',
    confidence: 'derived',
    source: translationSource,
  });
}
