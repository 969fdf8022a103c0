import { placeTitles, shortcutWords, shownKeys } from "./shortcut-words.ts";
import { places, type Shortcut, type ShortcutName, shortcuts } from "./shortcuts.ts";

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
  const all = Object.entries<Shortcut>(shortcuts) as [ShortcutName, Shortcut][];
  return places.map((at) => ({
    title: placeTitles[at],
    keys: all
      .filter(([, { place }]) => place === at)
      .map(([name, { keys }]) => ({ labels: (shownKeys[name] ?? keys).map(keyLabel), does: shortcutWords[name] })),
  }));
}
