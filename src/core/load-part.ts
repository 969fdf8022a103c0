const waitsMs = [100, 400, 1600];

/**
 * A part of the program that is fetched when it is first needed, and kept. Fetching is tried again for about two seconds:
 * it fails when the network does, and when the tab crashes in whose process the service worker runs.
 * @returns the part; rejects with the last error, after which the next call starts anew
 */
export function loadedPart<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined;
  async function attempt(): Promise<Part> {
    for (const waitMs of waitsMs) {
      try {
        return await load();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return load();
  }
  return () => {
    part ??= attempt().catch((error) => {
      part = undefined;
      throw error;
    });
    return part;
  };
}
