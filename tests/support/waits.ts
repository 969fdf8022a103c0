/** How long is waited for a state at the most: a guard against what never comes, wide enough for a machine that is busy elsewhere. */
export const ample = { timeout: 180_000 };
