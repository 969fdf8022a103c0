import { type Place, type Shortcut, type ShortcutsAt, shortcuts } from "./shortcuts.ts";

/** What a shortcut does; `false`: nothing this time, and the key is left to others. */
type Action = (key: string, event: KeyboardEvent) => unknown;
type Actions<At extends Place> = Record<ShortcutsAt<At>, Action>;
type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * A key as the table of shortcuts names it: `z`, `Ctrl+z`, `Alt+Shift+ArrowLeft`, `Space`. Shift is named where the key
 * would not show it: `V` is one already.
 */
export function pressedKey({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const held = ctrlKey || metaKey;
  const named = key === " " ? "Space" : held && key.length === 1 ? key.toLowerCase() : key;
  const shift = shiftKey && (held || altKey || named.length > 1);
  return `${held ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${named}`;
}

/** What is pressed, then what it means where Shift makes no difference to it, as in "select on" with Shift and an arrow. */
function meanings(event: Pressed): string[] {
  const key = pressedKey(event);
  return key.startsWith("Shift+") ? [key, key.slice("Shift+".length)] : [key];
}

function act(event: KeyboardEvent, place: Place, actions: Readonly<Record<string, Action | undefined>>): void {
  for (const key of meanings(event))
    for (const [name, action] of Object.entries(actions)) {
      const { place: at, keys }: Shortcut = shortcuts[name as keyof typeof shortcuts];
      if (!action || at !== place || !keys.includes(key)) continue;
      if (action(key, event) === false) return;
      event.preventDefault();
      return;
    }
}

/** A listener for the keys of a place, every one of them: a shortcut that nobody answers does not compile. */
export function keysOf<At extends Exclude<Place, "page">>(
  place: At,
  actions: Actions<At>,
): (event: KeyboardEvent) => void {
  return (event) => act(event, place, actions);
}

/** Where what is typed is text, or a choice: no key of the page works there. */
const typed = "input:not([type=checkbox]), textarea, select, dialog, [popover]";
/** What Space presses, or moves: there it means that alone. */
const pressed = "button, summary, a, input, [role=slider], [role=separator], [role=tab], [role=option]";

/**
 * A listener of clicks: a button that the pointer pressed does not keep the focus, for Space would press it again instead of
 * doing what it does on the page. What arrow keys walk along keeps it, and so does what opens a menu.
 */
export function letGo({ detail, target }: MouseEvent): void {
  const button = detail > 0 ? (target as Element).closest<HTMLElement>("button") : null;
  if (button && !button.closest("[popovertarget], [popover], dialog, [role=tab], th")) button.blur();
}

/**
 * A listener at the window for keys of the page, which work wherever the focus is, unless something nearer takes them.
 * Each component answers those that are its own.
 * @param others is asked about keys that the table does not name; true: it took the key
 */
export function pageKeys(
  actions: Partial<Actions<"page">>,
  others: (key: string) => boolean = () => false,
): (event: KeyboardEvent) => void {
  return (event) => {
    const target = event.target as Element;
    if (event.defaultPrevented || target.closest?.(typed)) return;
    const key = pressedKey(event);
    if (key === "Space" && target.closest?.(pressed)) return;
    act(event, "page", actions);
    if (!event.defaultPrevented && others(key)) event.preventDefault();
  };
}
