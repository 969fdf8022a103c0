/** States that can be gone back to and forth, oldest first, and where in them we are. Never changed once made. */
export interface History<State> {
  readonly states: readonly State[];
  readonly at: number;
}

const mostStates = 100;

export const startHistory = <State>(state: State): History<State> => ({ states: [state], at: 0 });

/** Goes on with a new state; what was undone is forgotten. */
export function advance<State>({ states, at }: History<State>, state: State): History<State> {
  const kept = [...states.slice(0, at + 1), state].slice(-mostStates);
  return { states: kept, at: kept.length - 1 };
}

/** Has another state in the place of the present one; what was undone is forgotten. */
export const replaced = <State>({ states, at }: History<State>, state: State): History<State> => ({
  states: [...states.slice(0, at), state],
  at,
});

export const canUndo = ({ at }: History<unknown>) => at > 0;
export const canRedo = ({ states, at }: History<unknown>) => at < states.length - 1;
export const undone = <State>(history: History<State>): History<State> =>
  canUndo(history) ? { ...history, at: history.at - 1 } : history;
export const redone = <State>(history: History<State>): History<State> =>
  canRedo(history) ? { ...history, at: history.at + 1 } : history;
export const currentState = <State>({ states, at }: History<State>): State => states[at]!;
