import { type Place, places, type Shortcut, shortcuts } from "./shortcuts.ts";

const signs: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Escape: "Esc",
  Shift: "⇧",
  "-": "−",
};

/** A key as people read it: `Alt ⇧ ←`. */
export function keyLabel(key: string): string {
  if (key === "+") return key;
  const parts = key.split("+");
  const upper = (part: string) => (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part);
  return parts.map((part) => signs[part] ?? upper(part)).join(" ");
}

/** All shortcuts for the help, by the place where they work. */
export function keyList(): { title: string; keys: { labels: string[]; does: string }[] }[] {
  const all = Object.values<Shortcut>(shortcuts);
  return (Object.keys(places) as Place[]).map((at) => ({
    title: places[at],
    keys: all
      .filter(({ place }) => place === at)
      .map(({ keys, shownKeys, does }) => ({ labels: (shownKeys ?? keys).map(keyLabel), does })),
  }));
}
