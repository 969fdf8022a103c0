/** A line as its quotes say: line ends within them belong to it. */
export interface WholeLine {
  text: string;
  /** Index of its first physical line. */
  first: number;
}

/** Names of columns hold few line ends; a quote that stays open for longer is no quote. */
const mostJoined = 20;

/** Joins physical lines where a quoted cell of names goes over several of them. `lineEnds`: what each ends in, LF by default. */
export function wholeLines(lines: readonly string[], lineEnds: readonly string[] = []): WholeLine[] {
  const whole: WholeLine[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at + 1;
    let text = lines[at]!;
    if (/(?:^|[,;|\t])\s*"/.test(text) && !text.startsWith("#")) {
      while (isOpen(text) && end < Math.min(lines.length, at + mostJoined))
        text += `${lineEnds[end - 1] ?? "\n"}${lines[end++]}`;
      if (isOpen(text)) {
        text = lines[at]!;
        end = at + 1;
      }
    }
    whole.push({ text, first: at });
    at = end;
  }
  return whole;
}

const isOpen = (text: string) => (text.split('"').length - 1) % 2 === 1;
