import { Button, FileInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/Input.css';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Job } from '../api/contract.ts';
import { denyListsQuery, moneyKey, registrationsQuery } from '../api/money-queries.ts';
import { fetchJob, sendCardFile } from '../api/money-writes.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { cardPath, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';

/** Registers cards or takes a deny list by a file; lists the deny lists that came, and the newest registrations. */
export function CardFiles() {
  const { t } = useTranslation();
  return (
    <section className={wide.box} aria-labelledby="card-files">
      <h2 id="card-files">{t('cardFile.title')}</h2>
      <p className={wide.muted}>{t('cardFile.why')}</p>
      <FileForm />
      <h3 id="deny-lists">{t('cardFile.denyLists')}</h3>
      <DenyLists />
      <h3 id="newest-registrations">{t('cardFile.registrations')}</h3>
      <Registrations />
    </section>
  );
}

function FileForm() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [who, setWho] = useState('');
  const send = useMutation({ mutationFn: (chosen: File) => sendCardFile(chosen, who) });
  const jobId = send.data?.jobId;
  const job = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => fetchJob(jobId ?? '', signal),
    enabled: jobId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => (isEnded(state.data) ? false : 500),
  });
  const isUnderway = send.isPending || (jobId !== undefined && !isEnded(job.data) && !job.error);
  const isDone = job.data?.state === 'done';
  useEffect(() => {
    if (!isDone) return;
    announce(t('cardFile.done'));
    void client.invalidateQueries({ queryKey: [moneyKey] });
  }, [isDone, announce, client, t]);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (file && who.trim() !== '') send.mutate(file);
  }

  return (
    <form className={wide.fields} onSubmit={submit}>
      <FileInput
        size="md"
        label={t('cardFile.file')}
        placeholder={t('cardFile.choose')}
        accept=".csv,text/csv"
        value={file}
        onChange={setFile}
        clearable
        clearButtonProps={{ 'aria-label': t('cardFile.clear') }}
      />
      <TextInput
        size="md"
        label={t('desk.who')}
        value={who}
        required
        maxLength={100}
        onChange={(event) => setWho(event.target.value)}
      />
      <FailureNote error={send.error ?? job.error} />
      {job.data && !isUnderway && <FileResult job={job.data} />}
      <Button type="submit" size="md" mih={48} disabled={!file || who.trim() === ''} loading={isUnderway}>
        {t('cardFile.send')}
      </Button>
    </form>
  );
}

const isEnded = (job: Job | undefined) => job?.state === 'done' || job?.state === 'failed';

/** What became of a file: what was written, or each line that is wrong. */
function FileResult({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { cardFile, problem } = job;
  if (problem)
    return (
      <p className={wide.failed} role="alert">
        {problem.text[language]}
      </p>
    );
  if (!cardFile) return null;
  if (cardFile.badLineCount === 0)
    return (
      <p>
        {t(cardFile.kind === 'cards' ? 'cardFile.tookCards' : 'cardFile.tookList', {
          count: cardFile.rowCount,
          reworked: cardFile.reworkedCount,
        })}
      </p>
    );
  return (
    <div role="alert">
      <p className={wide.failed}>{t('cardFile.refused', { count: cardFile.badLineCount })}</p>
      <ul>
        {cardFile.badLines.map(({ code, field, line, text }) => (
          <li key={`${line} ${field} ${code}`}>
            {t('cardFile.line', { line, field: field ?? '', expected: text[language] })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function DenyLists() {
  const { t } = useTranslation();
  const language = useLanguage();
  const list = useInfiniteQuery(denyListsQuery());
  return (
    <>
      <QueryView query={list}>
        {({ pages }) => (
          <DataTable
            labelledBy="deny-lists"
            stacks
            rows={pages.flatMap((page) => page.denyLists)}
            toKey={({ listNo }) => String(listNo)}
            empty={t('cardFile.noLists')}
            columns={(column) => [
              column.name(t('cardFile.version'), ({ version }) => version),
              column.text(t('cardFile.extent'), ({ extent }) => t(`denyExtent.${extent}`)),
              column.amount(t('cardFile.entries'), ({ entryCount }) => entryCount),
              column.text(t('cardFile.origin'), ({ by, source }) => [source, by].join(' · ')),
              column.text(t('cardFile.received'), ({ received }) => (
                <time dateTime={received}>
                  {toDateText(received, language)} {toClock(received)}
                </time>
              )),
            ]}
          />
        )}
      </QueryView>
      <MoreButton query={list} />
    </>
  );
}

function Registrations() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const list = useInfiniteQuery(registrationsQuery());
  return (
    <>
      <QueryView query={list}>
        {({ pages }) => (
          <DataTable
            labelledBy="newest-registrations"
            stacks
            rows={pages.flatMap((page) => page.registrations)}
            toKey={({ registrationNo }) => String(registrationNo)}
            empty={t('cardFile.noRegistrations')}
            columns={(column) => [
              column.name(t('settlement.card'), ({ cardId }) => (
                <Link to={toAddress(cardPath(cardId))} className={wide.code}>
                  {cardId}
                </Link>
              )),
              column.text(t('cardFile.registered'), ({ changes, from }) => (
                <>
                  {changes.map(({ text }) => text[language]).join(t('plan.listJoin'))}
                  {from && (
                    <small className={wide.muted}>
                      {' '}
                      {t('registration.from', { time: `${toDateText(from, language)} ${toClock(from)}` })}
                    </small>
                  )}
                </>
              )),
              column.text(t('cardFile.origin'), ({ by, source }) =>
                [source === 'request' ? t('registration.request') : source, by]
                  .filter((part) => part !== '')
                  .join(' · '),
              ),
              column.text(t('cardFile.received'), ({ received }) => (
                <time dateTime={received}>
                  {toDateText(received, language)} {toClock(received)}
                </time>
              )),
            ]}
          />
        )}
      </QueryView>
      <MoreButton query={list} />
    </>
  );
}
