/** "a, b, c, d and 3 more": names in a sentence, at most so many. */
export const listedNames = (names: readonly string[], most = 4): string =>
  names.length > most ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", ");
