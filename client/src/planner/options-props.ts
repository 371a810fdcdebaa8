/** What the options of a plan are given. */
import type { PlanState } from './plan-url.ts';

export interface OptionsProps {
  readonly state: PlanState;
  readonly onChange: (next: PlanState) => void;
}
