import { crc32c } from "./crc32c.ts";

/*
 * JSON whose last property is the crc32c of the text before it, so that a flipped bit anywhere is found:
 * {"a":1,"crc32c":"0a1b2c3d"}
 */

const tail = /(?:,"crc32c":"([0-9a-f]{8})"\}|,\n {2}"crc32c": "([0-9a-f]{8})"\n\})$/;

/** @param value an object with at least one property */
export function sealJson(value: object, layout: "line" | "indented"): string {
  if (layout === "line") {
    const text = JSON.stringify(value).slice(0, -1);
    return `${text},"crc32c":"${checksum(text)}"}`;
  }
  const text = JSON.stringify(value, null, 2).slice(0, -2);
  return `${text},\n  "crc32c": "${checksum(text)}"\n}`;
}

/** @throws RangeError where the text is not as it was sealed */
export function parseSealedJson<T>(text: string): T {
  const found = tail.exec(text);
  if (!found) throw new RangeError("no checksum at the end");
  const expected = found[1] ?? found[2];
  const body = text.slice(0, found.index);
  if (checksum(body) !== expected) throw new RangeError(`crc32c ${checksum(body)}, expected ${expected}`);
  return JSON.parse(`${body}}`) as T;
}

function checksum(text: string): string {
  return crc32c(new TextEncoder().encode(text)).toString(16).padStart(8, "0");
}
