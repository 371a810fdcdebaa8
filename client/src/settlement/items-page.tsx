import { NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Input.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { disputesQuery, reconItemsQuery } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { toPeriodText } from '../i18n/period.ts';
import { Failure } from '../ui/failure.tsx';
import { journeyPath, settlementPath, useGo, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';

/** `/settlement/:period/items?kind`: what a person should look at, and disputes. */
export function ItemsPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { period = '' } = useParams();
  const heading = useHeadingFocus(true);
  const periodText = toPeriodText(period, t, language);
  usePageTitle(`${t('settlement.items')} ${periodText}`);
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('settlement.items')} <span className={styles.when}>{periodText}</span>
        </h1>
        <Link to={toAddress(settlementPath(period))} className={wide.link}>
          {t('settlement.toBoard', { period: periodText })}
        </Link>
      </header>
      <ReconItems period={period} />
      <Disputes />
    </article>
  );
}

/** Kinds of items that are about a journey, by its id. */
const journeyKinds: ReadonlySet<string> = new Set(['over-deducted', 'under-deducted']);

function ReconItems({ period }: { readonly period: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const toAddress = useHref();
  const [params] = useSearchParams();
  const kind = params.get('kind') ?? '';
  const items = useInfiniteQuery(reconItemsQuery(period, kind));
  const kinds = items.data?.pages[0]?.kinds ?? [];
  const rows = items.data?.pages.flatMap((page) => page.items);
  return (
    <section className={wide.box} aria-labelledby="recon">
      <h2 id="recon">{t('settlement.recon')}</h2>
      {items.isLoadingError ? (
        <Failure error={items.error} onRetry={() => void items.refetch()} />
      ) : !rows ? (
        <p className={wide.hint}>{t('app.loading')}</p>
      ) : (
        <>
          {(kinds.length > 1 || kind !== '') && (
            <NativeSelect
              size="md"
              label={t('settlement.itemKind')}
              value={kind}
              onChange={({ target }) =>
                go(
                  settlementPath(period, '/items'),
                  new URLSearchParams(target.value ? { kind: target.value } : {}),
                  { replace: true },
                )
              }
              data={[
                { value: '', label: t('settlement.allKinds') },
                ...kinds.map((one) => ({ value: one.kind, label: `${one.text[language]} (${one.count})` })),
              ]}
            />
          )}
          {rows.length === 0 ? (
            <p className={wide.muted}>{t('settlement.noItems')}</p>
          ) : (
            <ScrollFrame labelledBy="recon">
              <table className={wide.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('settlement.itemKind')}</th>
                    <th scope="col">{t('settlement.reference')}</th>
                    <th scope="col" className={wide.amount}>
                      {t('settlement.expected')}
                    </th>
                    <th scope="col" className={wide.amount}>
                      {t('settlement.actual')}
                    </th>
                    <th scope="col">{t('settlement.status')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((item) => (
                    <tr key={item.itemId}>
                      <th scope="row">
                        {item.text[language]}
                        <br />
                        <Note text={item.note} />
                      </th>
                      <td className={wide.code}>
                        {journeyKinds.has(item.kind) ? (
                          <Link to={toAddress(journeyPath(item.reference))}>{item.reference}</Link>
                        ) : (
                          item.reference
                        )}
                      </td>
                      <td className={wide.amount}>
                        {item.expectedFen !== undefined && toAmountText(item.expectedFen)}
                      </td>
                      <td className={wide.amount}>
                        {item.actualFen !== undefined && toAmountText(item.actualFen)}
                      </td>
                      <td>
                        {t(`itemStatus.${item.status}`)}
                        {item.statusNote && <small className={wide.muted}> {item.statusNote}</small>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollFrame>
          )}
          <MoreButton query={items} />
        </>
      )}
    </section>
  );
}

/** What was noted with the item. Notes are written in English by the clearing; the commonest has words of its own. */
function Note({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [, version] = /^scheme version (\d+)$/.exec(text) ?? [];
  return version ? (
    <small className={wide.muted}>{t('settlement.schemeVersion', { version })}</small>
  ) : (
    <small className={wide.muted} lang="en">
      {text}
    </small>
  );
}

function Disputes() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const list = useInfiniteQuery(disputesQuery());
  const rows = list.data?.pages.flatMap((page) => page.disputes);
  return (
    <section className={wide.box} aria-labelledby="disputes">
      <h2 id="disputes">{t('settlement.disputes')}</h2>
      <p className={wide.muted}>{t('settlement.disputesHow')}</p>
      {list.isLoadingError ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : !rows ? (
        <p className={wide.hint}>{t('app.loading')}</p>
      ) : rows.length === 0 ? (
        <p className={wide.hint}>{t('settlement.noDisputes')}</p>
      ) : (
        <ScrollFrame labelledBy="disputes">
          <table className={wide.table}>
            <thead>
              <tr>
                <th scope="col">{t('settlement.journey')}</th>
                <th scope="col">{t('dispute.reason')}</th>
                <th scope="col">{t('settlement.day')}</th>
                <th scope="col" className={wide.amount}>
                  {t('dispute.given')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.caseId}>
                  <th scope="row">
                    <Link to={toAddress(journeyPath(one.journeyId))} className={wide.code}>
                      {one.journeyId}
                    </Link>
                  </th>
                  <td>
                    {one.text[language]} {one.note && <small className={wide.muted}>{one.note}</small>}
                  </td>
                  <td>{one.batchDate}</td>
                  <td className={wide.amount}>{toAmountText(one.amountFen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      )}
      <MoreButton query={list} />
    </section>
  );
}
