type MaybeUndefined<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** `T` where what may be undefined may be absent instead, and is not there as `undefined`. */
export type Defined<T> = Omit<T, MaybeUndefined<T>> & {
  [K in MaybeUndefined<T>]?: Exclude<T[K], undefined>;
} extends infer D
  ? { [K in keyof D]: D[K] }
  : never;

/** The object without its properties that are undefined: what is absent is absent, not there as `undefined`. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}
