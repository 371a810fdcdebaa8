import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Config } from '../api/contract.ts';
import { configQuery } from '../api/queries.ts';
import { toDayText } from '../i18n/clock.ts';
import { addAboutTexts } from '../i18n/more-texts.ts';
import { DataTable } from '../ui/data-table.tsx';
import { useHref } from '../ui/links.ts';
import { MixedText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { toSourceParts } from '../ui/source-links.ts';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './about.module.css';
import type { Library } from './library.ts';

addAboutTexts();

const helpItems = ['search', 'offline', 'board', 'illustrative', 'card', 'keyboard'] as const;

/** `/about`: help, and where data and software come from, with their licences. */
export function AboutPage() {
  const { t } = useTranslation();
  const heading = useHeadingFocus(true);
  usePageTitle(t('about.title'));
  return (
    <article className={styles.about}>
      <h1 ref={heading} tabIndex={-1}>
        {t('about.title')}
      </h1>
      <section aria-labelledby="about-help">
        <h2 id="about-help">{t('about.help')}</h2>
        <dl>
          {helpItems.map((item) => (
            <div key={item}>
              <dt>{t(`about.${item}`)}</dt>
              <dd>{t(`about.${item}Text`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Offices />
      <DataSources />
      <Software />
    </article>
  );
}

/** Where card companies, operators and bureaus work: pages that are not in the bar of travellers. */
function Offices() {
  const { t } = useTranslation();
  const toAddress = useHref();
  const config = useQuery(configQuery());
  const pages = [
    ['/bureau', 'about.bureau'],
    ...(config.data?.hasCard === false
      ? []
      : ([
          ['/settlement', 'about.clearing'],
          ['/settlement/desk', 'about.desk'],
          ['/settlement/cards', 'about.cards'],
        ] as const)),
  ] as const;
  return (
    <section aria-labelledby="about-offices">
      <h2 id="about-offices">{t('about.offices')}</h2>
      <ul className={styles.offices}>
        {pages.map(([path, key]) => (
          <li key={path}>
            <Link to={toAddress(path)}>{t(key)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Feeds with their dates, publishers and sources, and what the map is drawn from. */
function DataSources() {
  const { t } = useTranslation();
  const language = useLanguage();
  const config = useQuery(configQuery());
  return (
    <section aria-labelledby="about-data">
      <h2 id="about-data">{t('about.data')}</h2>
      <p>{t('about.dataText')}</p>
      <QueryView query={config}>
        {({ feeds, groundAttribution, tileProviders }) => (
          <>
            <ul>
              {feeds.map((feed) => (
                <li key={feed.feedId}>
                  <h3>{feed.feedId}</h3>
                  <p>
                    <a href={feed.publisherUrl} rel="noreferrer">
                      <MixedText text={feed.publisherName} />
                    </a>
                    {feed.firstDate && feed.lastDate && (
                      <span>
                        {t('about.dates', {
                          first: toDayText(feed.firstDate, language),
                          last: toDayText(feed.lastDate, language),
                        })}
                      </span>
                    )}
                  </p>
                  <p>{t('about.lines', feed.lineCounts)}</p>
                  {feed.attributions.length > 0 && (
                    <p>
                      {t('about.sources')}
                      {t('app.colon')}
                      <MixedText text={feed.attributions.map(({ name }) => name).join('; ')} />
                    </p>
                  )}
                </li>
              ))}
            </ul>
            <p>
              {t('about.map')}
              {t('app.colon')}
              {[groundAttribution, ...tileProviders.map(({ attribution }) => attribution)]
                .flatMap(toSourceParts)
                .map(({ href, text }, i) => (
                  <Fragment key={text}>
                    {i > 0 && ' · '}
                    {href ? (
                      <a href={href} rel="noreferrer">
                        <MixedText text={text} />
                      </a>
                    ) : (
                      <MixedText text={text} />
                    )}
                  </Fragment>
                ))}
            </p>
            {isFromOpenStreetMap(config.data) && (
              <p>
                <a href="https://www.openstreetmap.org/copyright" rel="noreferrer">
                  © OpenStreetMap contributors
                </a>{' '}
                · <a href="https://opendatacommons.org/licenses/odbl/1-0/">ODbL 1.0</a>{' '}
                {t('about.dataLicence')}
              </p>
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

/** Whether the region's files or feeds name OpenStreetMap: only then its licence is that of the data. */
const isFromOpenStreetMap = (config: Config | undefined) =>
  [
    config?.groundAttribution,
    ...(config?.feeds ?? []).flatMap(({ attributions }) => attributions.map(({ name }) => name)),
  ].some((text) => text?.includes('OpenStreetMap'));

/** The licence of the software and those of the libraries in the page. */
function Software() {
  const { t } = useTranslation();
  const libraries = useQuery({
    queryKey: ['libraries'],
    queryFn: async ({ signal }): Promise<readonly Library[]> =>
      (await fetch('/licences.json', { signal })).json(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section aria-labelledby="about-software">
      <h2 id="about-software">{t('about.software')}</h2>
      <p>{t('about.softwareText')}</p>
      <QueryView query={libraries}>
        {(rows) => (
          <details>
            <summary>{t('about.libraries', { count: rows.length })}</summary>
            <DataTable
              labelledBy="about-software"
              testId="libraries"
              stacks
              rows={rows}
              toKey={({ name, version }) => `${name}@${version}`}
              columns={(column) => [
                column.name(t('about.library'), ({ name }) => name),
                column.text(t('about.version'), ({ version }) => version),
                column.text(t('about.licence'), ({ licence }) => licence),
              ]}
            />
          </details>
        )}
      </QueryView>
    </section>
  );
}
