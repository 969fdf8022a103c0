const mostRemembered = 20;

/** Filters to come back to: those that were applied last, and those that were saved. */
export class FilterBook {
  history = $state.raw<readonly string[]>([]);
  saved = $state.raw<readonly string[]>([]);

  restart(history: readonly string[] = [], saved: readonly string[] = []): void {
    this.history = history.slice(0, mostRemembered);
    this.saved = saved;
  }

  remember(filter: string): void {
    if (filter !== "")
      this.history = [filter, ...this.history.filter((other) => other !== filter)].slice(0, mostRemembered);
  }

  isSaved(filter: string): boolean {
    return this.saved.includes(filter);
  }

  /** Saves a filter, or forgets it. */
  toggleSaved(filter: string): void {
    this.saved = this.isSaved(filter) ? this.saved.filter((other) => other !== filter) : [...this.saved, filter];
  }
}
