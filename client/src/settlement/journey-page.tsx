import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { JourneyDetail } from '../api/contract.ts';
import { journeyQuery } from '../api/money-queries.ts';
import { JourneyExplained } from '../card/journey-explained.tsx';
import { useJourneyWords } from '../card/use-journey-words.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { addSettlementTexts } from '../i18n/more-texts.ts';
import { cardPath, useHref } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { DisputeDialog } from './dispute-dialog.tsx';
import { TapTable, TransferTable, VersionTable } from './journey-tables.tsx';

addSettlementTexts();

/** `/journey/:journeyId`: taps, fare, versions and transfers of one journey. */
export function JourneyPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  const { journeyId = '' } = useParams();
  const detail = useQuery(journeyQuery(journeyId, language));
  usePageTitle(detail.data ? words.toTitle(detail.data.journey) : t('settlement.journey'));
  return <QueryView query={detail}>{(data) => <JourneyView detail={data} />}</QueryView>;
}

function JourneyView({ detail }: { readonly detail: JourneyDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const words = useJourneyWords();
  const heading = useHeadingFocus(true);
  const [isDisputing, setDisputing] = useState(false);
  const { journey, versions, taps, transfers } = detail;
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <div>
          <h1 ref={heading} tabIndex={-1} className={wide.title}>
            {words.toTitle(journey)}
          </h1>
          <p className={wide.muted}>
            {toDateText(journey.start, language)} {toClock(journey.start)}
            {journey.end && ` – ${toClock(journey.end)}`} · {words.toPlace(journey)} ·{' '}
            <span className={wide.code}>{journey.journeyId}</span>
          </p>
        </div>
        <span className={wide.tools}>
          <Link to={toAddress(cardPath(journey.cardId))} className={wide.link}>
            {t('journey.toCard')}
          </Link>
          {journey.takenFen > 0 && (
            <Button variant="default" size="md" aria-haspopup="dialog" onClick={() => setDisputing(true)}>
              {t('dispute.open')}
            </Button>
          )}
        </span>
      </header>
      <section className={wide.box} aria-labelledby="taps">
        <h2 id="taps">{t('journey.taps')}</h2>
        <TapTable taps={taps} />
      </section>
      <section className={wide.box} aria-labelledby="fare">
        <h2 id="fare">{t('journey.steps')}</h2>
        <JourneyExplained journey={journey} links="batch" />
      </section>
      {versions.length > 1 && (
        <section className={wide.box} aria-labelledby="versions">
          <h2 id="versions">{t('journey.versions')}</h2>
          <VersionTable versions={versions} />
        </section>
      )}
      <section className={wide.box} aria-labelledby="transfers">
        <h2 id="transfers">{t('journey.transfers')}</h2>
        <TransferTable transfers={transfers} />
      </section>
      <DisputeDialog journey={journey} opened={isDisputing} onClose={() => setDisputing(false)} />
    </article>
  );
}
