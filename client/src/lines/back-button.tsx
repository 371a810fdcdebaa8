import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { Icon } from '../ui/icon.tsx';
import { useHref } from '../ui/links.ts';

/** Goes back in the history; to the planner where the page was opened by a link. */
export function BackButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toAddress = useHref();
  const { key } = useLocation();
  return (
    <Button
      variant="subtle"
      size="md"
      ml={-8}
      mih={44}
      leftSection={<Icon name="back" size={18} />}
      onClick={() => void (key === 'default' ? navigate(toAddress('/plan')) : navigate(-1))}
    >
      {t('app.back')}
    </Button>
  );
}
