export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Every ArrayBuffer below a result, once each. Arrays of strings and numbers are not walked. */
export function buffersOf(result: object): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (value: unknown): void => {
    if (!isObject(value)) return;
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    } else if (value instanceof ArrayBuffer) {
      found.add(value);
    } else if (Array.isArray(value)) {
      if (isObject(value[0])) value.forEach(walk);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      Object.values(value).forEach(walk);
    }
  };
  walk(result);
  return [...found];
}
