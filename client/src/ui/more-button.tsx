import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailureNote } from './failure-note.tsx';

/** The part of an infinite query that this button reads. */
interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly error: unknown;
  readonly fetchNextPage: () => unknown;
}

/** Loads the next rows of a list and shows why they could not be loaded. Absent on the last page. */
export function MoreButton({ query }: { readonly query: Paged }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <>
      <FailureNote error={query.isFetchNextPageError && query.error} />
      <Button
        variant="default"
        size="md"
        fullWidth
        mih={48}
        mt={8}
        loading={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {t('app.more')}
      </Button>
    </>
  );
}
