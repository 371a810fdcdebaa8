/**
 * Classes of trips that match the same change rules, and the duration of a change between two classes.
 *
 * At each stop, the trips to alight from that match the same rules are one class; likewise the trips to board. So rules
 * between routes make few classes, however many trips the routes have.
 */
import { type ChangeRuleTable, NO_CHANGE } from '../timetable.ts';

export type Role = 'alighting' | 'boarding';

/** The number is unique among the classes of the same role. */
export interface ChangeClass {
  readonly number: number;
  readonly stop: number;
  readonly rules: readonly number[];
}

/** A change from one class to another, by the rule that applies. */
export interface ClassChange {
  readonly from: ChangeClass;
  readonly to: ChangeClass;
  /** `NO_CHANGE` where the change is forbidden. */
  readonly sec: number;
}

interface StopRules {
  readonly any: number[];
  readonly byRoute: Map<number, number[]>;
  readonly byTrip: Map<number, number[]>;
}

/** The classes of one role. `find` adds a class when a trip needs it. */
export class ChangeClasses {
  readonly #stops = new Map<number, StopRules>();
  readonly #known = new Map<string, ChangeClass>();
  readonly classes: ChangeClass[] = [];

  constructor(rules: ChangeRuleTable, role: Role) {
    const [stops, routes, trips] =
      role === 'alighting'
        ? [rules.fromStop, rules.fromRoute, rules.fromTrip]
        : [rules.toStop, rules.toRoute, rules.toTrip];
    for (let rule = 0; rule < rules.count; rule++) {
      const stop = stops[rule] as number;
      const [route, trip] = [routes[rule] as number, trips[rule] as number];
      const known: StopRules = this.#stops.get(stop) ?? { any: [], byRoute: new Map(), byTrip: new Map() };
      this.#stops.set(stop, known);
      if (trip >= 0) push(known.byTrip, trip, rule);
      else if (route >= 0) push(known.byRoute, route, rule);
      else known.any.push(rule);
    }
  }

  hasRules(stop: number): boolean {
    return this.#stops.has(stop);
  }

  /** The class of a trip at a stop, or undefined where no rule matches. */
  find(stop: number, route: number, trip: number): ChangeClass | undefined {
    const at = this.#stops.get(stop);
    if (!at) return undefined;
    const rules = [...at.any, ...(at.byRoute.get(route) ?? []), ...(at.byTrip.get(trip) ?? [])];
    if (rules.length === 0) return undefined;
    const key = `${stop} ${rules.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const made: ChangeClass = { number: this.classes.length, stop, rules };
    this.classes.push(made);
    this.#known.set(key, made);
    return made;
  }
}

/**
 * All pairs of classes that a rule matches. Of several rules the one with the highest rank applies, of equal ranks the
 * more cautious.
 */
export function listClassChanges(
  rules: ChangeRuleTable,
  alighting: ChangeClasses,
  boarding: ChangeClasses,
): ClassChange[] {
  const [fromOf, toOf] = [alighting, boarding].map(({ classes }) => toClassesByRule(classes));
  const best = new Map<string, { readonly rule: number } & Omit<ClassChange, 'sec'>>();
  for (const [rule, fromClasses] of fromOf as Map<number, ChangeClass[]>) {
    for (const from of fromClasses) {
      for (const to of toOf?.get(rule) ?? []) {
        const key = `${from.number} ${to.number}`;
        const held = best.get(key);
        if (!held || hasPriority(rules, rule, held.rule)) best.set(key, { rule, from, to });
      }
    }
  }
  return [...best.values()].map(({ from, rule, to }) => ({ from, to, sec: rules.sec[rule] as number }));
}

function hasPriority({ rank, sec }: ChangeRuleTable, rule: number, held: number): boolean {
  if (rank[rule] !== rank[held]) return (rank[rule] as number) > (rank[held] as number);
  if (sec[held] === NO_CHANGE) return false;
  return sec[rule] === NO_CHANGE || (sec[rule] as number) > (sec[held] as number);
}

function toClassesByRule(classes: readonly ChangeClass[]): Map<number, ChangeClass[]> {
  const byRule = new Map<number, ChangeClass[]>();
  for (const one of classes) for (const rule of one.rules) push(byRule, rule, one);
  return byRule;
}

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
