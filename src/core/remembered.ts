/** So many answers are kept: a survey's catalogs have the same few hundred names thousands of times. */
const mostKept = 4096;

/** A pure function of a text that keeps its answers: column names and units are asked for once a file. */
export function remembered<Answer>(find: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer;
    const answer = find(text);
    if (answers.size >= mostKept) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
