import type { Random } from "./random.ts";

const oddText = [
  ...[
    "nan",
    "-",
    "********",
    "1E+400",
    "inf",
    "null",
    "--",
    "",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "#",
    "# ",
    "\0",
  ],
  ...[
    "# 3 X_IMAGE [pixel]\n",
    "# 1 NUMBER\n",
    "#%ECSV",
    "<",
    ">",
    "&",
    '"',
    ",",
    ";",
    "[EOD]",
    "-----",
    "\xff",
    "\xef\xbb\xbf",
  ],
  ...["99999999999999999999", "1e", ".", "+", "-0", "0x1F", "1D3", "é", "# 1000000 FLAGS\n", "%", "\x1f\x8b"],
];

/** Damages text (each character a byte) in one to four places, in the ways that files are damaged. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  for (let left = random.between(1, 4); left > 0; left--) text = mutateOnce(text, others, random);
  return text;
}

function mutateOnce(text: string, others: readonly string[], { between, pick }: Random): string {
  const at = between(0, text.length);
  const to = Math.min(text.length, at + between(1, 40));
  const insert = (what: string, end = at) => text.slice(0, at) + what + text.slice(end);
  const lines = () => text.split("\n");
  switch (between(0, 11)) {
    case 0:
      return insert(String.fromCharCode(between(0, 255)), at + 1);
    case 1:
      return insert(String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << between(0, 7))), at + 1);
    case 2:
      return insert(pick(oddText));
    case 3:
      return insert(pick(oddText), to);
    case 4:
      return insert("", to);
    case 5:
      return insert(text.slice(at, to) + text.slice(at, to), to);
    case 6:
      return text.slice(0, at);
    case 7:
      return text.slice(0, at) + pick(others).slice(between(0, 400));
    case 8: {
      const all = lines();
      all.splice(between(0, all.length), between(0, 1), pick(all));
      return all.join("\n");
    }
    case 9: {
      const all = lines();
      all.splice(between(0, all.length), 1);
      return all.join("\n");
    }
    case 10:
      return text.replaceAll("\n", pick(["\r\n", "\r", "\n \n", "\n"]));
    default: {
      const words = text.split(/( +)/);
      words.splice(between(0, words.length), 1, pick(words));
      return words.join("");
    }
  }
}
