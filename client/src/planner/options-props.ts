/** Props of the options button and its dialog. */
import type { PlanState } from './plan-url.ts';

export interface OptionsProps {
  readonly state: PlanState;
  readonly onChange: (next: PlanState) => void;
}
