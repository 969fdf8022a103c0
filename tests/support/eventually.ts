import { vi } from "vitest";

/** Waits until `check` no longer throws. Its limit guards against what never comes; vitest's own second fails on a busy machine. */
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000 });
