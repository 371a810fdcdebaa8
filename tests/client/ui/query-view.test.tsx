// @vitest-environment jsdom

import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../../../client/src/api/http.ts';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { QueryView, type QueryViewProps } from '../../../client/src/ui/query-view.tsx';
import { renderPage } from '../render.tsx';

type Answer = () => Promise<readonly string[]>;

/** Asks once; each further request takes the next answer. */
function View({ answers, ...props }: { answers: Answer[] } & Partial<QueryViewProps<readonly string[]>>) {
  const query = useQuery({ queryKey: ['names'], queryFn: () => (answers.shift() as Answer)() });
  return (
    <QueryView query={query} {...props}>
      {(names) => <p>{names.join()}</p>}
    </QueryView>
  );
}

const problem = new ApiProblem('card-unknown', 'no such card', { zh: '没有这张卡', en: 'No such card' });
const words = { zh, en };

describe('an answer', () => {
  test('is loading, then there', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    renderPage(<View answers={[() => promise]} />);
    expect(screen.getByText(zh['app.loading']).getAttribute('aria-busy')).toBe('true');
    resolve(['a', 'b']);
    expect(await screen.findByText('a,b')).toBeTruthy();
    expect(screen.queryByText(zh['app.loading'])).toBeNull();
  });

  test.each(['zh', 'en'] as const)(
    'that failed says why in the language of the page (%s), reads it out, and is asked for again',
    async (language) => {
      const { announced } = renderPage(
        <View answers={[() => Promise.reject(problem), async () => ['again']]} />,
        { language },
      );
      const reason = { zh: '没有这张卡', en: 'No such card' }[language];
      expect(await screen.findByText(reason)).toBeTruthy();
      expect(announced()).toBe(`${words[language]['app.notLoaded']}${words[language]['app.colon']}${reason}`);
      await userEvent.click(screen.getByRole('button', { name: words[language]['app.retry'] }));
      expect(await screen.findByText('again')).toBeTruthy();
      expect(screen.queryByText(reason)).toBeNull();
    },
  );

  test('that is empty shows the text for it', async () => {
    renderPage(<View answers={[async () => []]} isEmpty={(names) => names.length === 0} empty="none yet" />);
    expect(await screen.findByText('none yet')).toBeTruthy();
  });

  test('has a failure of its own for some errors, and the usual one for all others', async () => {
    const toFailed = (error: unknown) => error === problem && <p>unknown card</p>;
    renderPage(<View answers={[() => Promise.reject(problem)]} toFailed={toFailed} />);
    expect(await screen.findByText('unknown card')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    renderPage(<View answers={[() => Promise.reject(new Error('odd'))]} toFailed={toFailed} />);
    expect(await screen.findByText('odd')).toBeTruthy();
  });

  test('stays while a later request fails', async () => {
    const { client } = renderPage(<View answers={[async () => ['kept'], () => Promise.reject(problem)]} />);
    await screen.findByText('kept');
    await client.refetchQueries();
    expect(screen.getByText('kept')).toBeTruthy();
  });
});
