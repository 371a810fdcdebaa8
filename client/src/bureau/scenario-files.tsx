import { Button, FileButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LatLon, SavedScenario, ScenarioDocument } from '../api/contract.ts';
import { configQuery } from '../api/queries.ts';
import { listFaults, readTable } from '../api/scenarios.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo } from '../ui/links.ts';
import { saveFile } from '../ui/save-file.ts';
import styles from './bureau.module.css';
import { ProblemList } from './problem-list.tsx';
import { saveNewScenario } from './save-new-scenario.ts';

/** A file that is no document at all. */
class UnreadableFile extends Error {}

export interface ScenarioFilesProps {
  /** Ids that are taken. */
  readonly ids: readonly string[];
  /** Service day of a scenario that is made of a table. */
  readonly serviceDay: string;
}

/** Scenarios from files: a table of planned lines (CSV), or a document (JSON). Faults are listed; nothing faulty is saved. */
export function ScenarioFiles({ ids, serviceDay }: ScenarioFilesProps) {
  const { t } = useTranslation();
  const go = useGo();
  const config = useQuery(configQuery()).data;
  const open = useMutation({
    mutationFn: async (file: File): Promise<SavedScenario> => {
      const text = decodeText(await file.arrayBuffer());
      const name = file.name.replace(/\.[^.]*$/, '');
      const isTable = !file.name.toLowerCase().endsWith('.json');
      const document = isTable ? (await readTable(text, name, serviceDay)).document : parseDocument(text);
      return saveNewScenario(isTable ? 'table' : 'file', ids, document);
    },
    onSuccess: ({ scenarioId }) => go(bureauPath(scenarioId)),
  });
  const faults = listFaults(open.error);
  function saveExample() {
    const stops = toExampleStops(config?.center ?? { lat: 40.82, lon: 111.66 });
    const rows = [t('bureau.exampleHead'), t('bureau.exampleRow', { stops }), t('bureau.exampleSecondRow')];
    // Spreadsheet programs read the mark of the byte order as UTF-8.
    saveFile('lines.csv', new Blob([`\uFEFF${rows.join('\r\n')}\r\n`], { type: 'text/csv' }));
  }
  return (
    <>
      <FileButton
        accept=".csv,.json,text/csv,application/json"
        onChange={(file) => file && open.mutate(file)}
      >
        {(props) => (
          <Button {...props} size="md" mih={44} variant="default" loading={open.isPending}>
            {t('bureau.fromFile')}
          </Button>
        )}
      </FileButton>
      <Button size="md" mih={44} variant="default" onClick={saveExample}>
        {t('bureau.exampleTable')}
      </Button>
      <div className={styles.files}>
        <p className={styles.muted}>{t('bureau.fromFileHint')}</p>
        {faults.length > 0 && <p role="alert">{t('bureau.fileFaults', { count: faults.length })}</p>}
        <ProblemList problems={faults} />
        {open.error instanceof UnreadableFile && <p role="alert">{t('bureau.badJson')}</p>}
        {open.error && faults.length === 0 && !(open.error instanceof UnreadableFile) && (
          <FailureNote error={open.error} />
        )}
      </div>
    </>
  );
}

/** UTF-8, or what spreadsheet programs in China save instead. */
function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** The value of a JSON file; the server checks it. @throws UnreadableFile */
function parseDocument(text: string): ScenarioDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableFile('no JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnreadableFile('no object');
  return value as ScenarioDocument;
}

/** Three new stops around the middle of the region, as a cell of the table. */
function toExampleStops({ lat, lon }: LatLon): string {
  const at = (north: number, east: number) => `${(lat + north).toFixed(4)} ${(lon + east).toFixed(4)}`;
  return `A@${at(0, 0)}; B@${at(0.01, 0.02)}; C@${at(0.02, 0.04)}`;
}
