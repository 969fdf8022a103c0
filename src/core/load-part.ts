const waitsMs = [100, 400, 1600];

/**
 * Fetching a part of the program, tried again for about two seconds: it fails when the network does, when the tab crashes in
 * whose process the service worker runs, and when the browser clears the page's data.
 */
export async function fetchPatiently<Part>(fetchPart: () => Promise<Part>): Promise<Part> {
  for (const waitMs of waitsMs) {
    try {
      return await fetchPart();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return fetchPart();
}

/**
 * A part of the program that is fetched when it is first needed, and kept.
 * @returns the part; rejects with the last error, after which the next call starts anew
 */
export function loadedPart<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined;
  return () => {
    part ??= fetchPatiently(load).catch((error) => {
      part = undefined;
      throw error;
    });
    return part;
  };
}
