import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ReconItems as Answer, ReconItem } from '../api/contract.ts';
import { reconItemsQuery } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { type Columns, DataTable } from '../ui/data-table.tsx';
import { journeyPath, settlementPath, useGo, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import { ItemNote, isAboutJourney } from './item-note.tsx';

/** Differences between what the clearing expected and what was reported, of all kinds or of one. */
export function ReconItems({ period }: { readonly period: string }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const kind = params.get('kind') ?? '';
  const items = useInfiniteQuery(reconItemsQuery(period, kind));
  const columns = useColumns();
  return (
    <section className={wide.box} aria-labelledby="recon">
      <h2 id="recon">{t('settlement.recon')}</h2>
      <QueryView query={items}>
        {({ pages }) => (
          <>
            <KindSelect period={period} kind={kind} kinds={pages[0]?.kinds ?? []} />
            <DataTable
              labelledBy="recon"
              stacks
              rows={pages.flatMap((page) => page.items)}
              toKey={({ itemId }) => String(itemId)}
              columns={columns}
              empty={t('settlement.noItems')}
            />
            <MoreButton query={items} />
          </>
        )}
      </QueryView>
    </section>
  );
}

interface KindSelectProps {
  readonly period: string;
  /** The kind that is shown; empty for all. */
  readonly kind: string;
  readonly kinds: Answer['kinds'];
}

/** Chooses a kind of items, which the address holds; absent where there is only one. */
function KindSelect({ period, kind, kinds }: KindSelectProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  if (kinds.length <= 1 && kind === '') return null;
  return (
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
  );
}

function useColumns(): Columns<ReconItem> {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  return (column) => [
    column.name(t('settlement.itemKind'), ({ note, text }) => (
      <>
        {text[language]}
        <br />
        <ItemNote text={note} />
      </>
    )),
    column.code(t('settlement.reference'), ({ kind, reference }) =>
      isAboutJourney(kind) ? <Link to={toAddress(journeyPath(reference))}>{reference}</Link> : reference,
    ),
    column.amount(
      t('settlement.expected'),
      ({ expectedFen }) => expectedFen !== undefined && toAmountText(expectedFen),
    ),
    column.amount(
      t('settlement.actual'),
      ({ actualFen }) => actualFen !== undefined && toAmountText(actualFen),
    ),
    column.amount(
      t('settlement.age'),
      ({ ageDays }) => t('settlement.ageDays', { count: ageDays }),
      ({ ageDays }) => ageDays,
    ),
    column.text(t('desk.wayOut'), ({ isCleared, kind, reference, waysOut }) =>
      isCleared
        ? null
        : waysOut.map((way) => (
            <div key={way}>
              {isAboutJourney(kind) && way === 'to-card' ? (
                <Link to={toAddress(journeyPath(reference))}>{t(`way.${way}`)}</Link>
              ) : (
                t(`way.${way}`)
              )}
            </div>
          )),
    ),
    column.text(t('settlement.status'), ({ isCleared, status, statusNote }) => (
      <>
        {isCleared ? t('itemStatus.cleared') : t(`itemStatus.${status}`)}
        {statusNote && <small className={wide.muted}> {statusNote}</small>}
      </>
    )),
  ];
}
