/** Hands out kernels, each to one search alone: several take turns in one worker. */
export interface KeptKernel<Kernel> {
  /** The one that was kept, or a new one. */
  take(): Promise<Kernel>;
  /** Keeps it for the next search, where none is kept. */
  give(kernel: Kernel | undefined): void;
}

/** Keeps one kernel that no search is using: to fetch and compile one anew takes as long as a short search, and it begins slowly. */
export function keptKernel<Kernel>(load: () => Promise<Kernel>): KeptKernel<Kernel> {
  let idle: Kernel | undefined;
  return {
    async take() {
      const taken = idle;
      idle = undefined;
      return taken ?? load();
    },
    give(kernel) {
      idle ??= kernel;
    },
  };
}
