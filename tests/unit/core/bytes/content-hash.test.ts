import { expect, test } from "vitest";
import { createContentHasher } from "../../../../src/core/bytes/content-hash.ts";
import { contentHash } from "../../../../src/pipeline/ingest/parse.ts";
import { latin1 } from "../format/ascii-text.ts";

const hashOf = (text: string) => contentHash({ file: new File([latin1(text)], "a") });

// Known digests of XXH128 with seed 0.
test.each([
  ["", "99aa06d3014798d86001c324468d497f"],
  ["a", "a96faf705af16834e6c632b61e964e1f"],
])("The content hash of %j is XXH128 of its bytes", async (text, hex) => {
  expect(await hashOf(text)).toBe(`xxh128:${hex}`);
});

test("A hash does not depend on how the bytes arrive", async () => {
  const text = "catalog ".repeat(1000);
  const hasher = await createContentHasher();
  for (let at = 0; at < text.length; at += 77) hasher.update(latin1(text.slice(at, at + 77)));
  expect(hasher.digest()).toBe(await hashOf(text));
  expect(await hashOf(`${text} `)).not.toBe(await hashOf(text));
});
