/** Epochs that are committed together at most: with more, nothing is faster, and a crash loses more. */
export const mostStaged = 8;
