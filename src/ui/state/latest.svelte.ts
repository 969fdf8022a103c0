/**
 * What a promise that changes resolved to last. Unlike in `{#await}`, what is shown by it stays until there is something newer,
 * and with it the focus, a click that has begun and where a list is scrolled to.
 * @param read the promise, as a reactive expression; undefined: there is nothing to wait for
 * @param of whose it is: of another one, nothing is shown until it is there
 */
export function latest<T>(read: () => Promise<T> | undefined, of: () => unknown): { readonly value: T | undefined } {
  let value = $state.raw<T>();
  let owner: unknown;
  $effect.pre(() => {
    const now = of();
    if (owner !== now) value = undefined;
    owner = now;
    let isOld = false;
    void read()?.then((found) => {
      if (!isOld) value = found;
    });
    return () => {
      isOld = true;
    };
  });
  return {
    get value() {
      return value;
    },
  };
}
