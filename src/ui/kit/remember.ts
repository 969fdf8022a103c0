/** Small choices that outlive a reload. A window that keeps nothing simply forgets them. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`workbench.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice; `undefined` forgets it. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`workbench.${key}`);
    else localStorage.setItem(`workbench.${key}`, value);
  } catch {
    // No storage, or none left: the choice holds until the page is closed.
  }
}
