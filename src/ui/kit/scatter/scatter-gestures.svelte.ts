import type { SelectMode } from "../../../core/table/selection.ts";
import { type Polygon, rectangle } from "./polygon.ts";
import { type ScatterTool, tools } from "./scatter-tools.svelte.ts";

/** In CSS pixels of the plot's element. */
export type Place = [left: number, top: number];

/** What a plot does when it is asked by hand. */
export interface PlotActions {
  panBy(right: number, down: number): void;
  /** Shows `factor` times as much, about a place that stays where it is. */
  zoomBy(factor: number, ...about: Place): void;
  select(inside: Polygon, mode: SelectMode): void;
  /** A click or a tap. */
  choose(place: Place, mode: SelectMode): void;
  hover(place: Place): void;
  /** Shows what lies between two corners, and nothing else. */
  zoomTo(from: Place, at: Place): void;
}

/** What dragging can do in a plot. */
export type DragTool = ScatterTool;

/** What is being drawn, or where the plot is being held. */
export interface Drag {
  tool: DragTool;
  mode: SelectMode;
  from: Place;
  at: Place;
  path: number[];
  moved: boolean;
}

const startsDragPixels = 4;
/** A pinch on a touchpad comes as a wheel with Ctrl and small steps, a notch of a mouse's wheel as about 100. */
const [zoomPerWheelPixel, zoomPerPinchPixel, mostPerEvent] = [0.0015, 0.01, 0.5];
const linePixels = 16;

/** Shift adds, Alt takes away, both keep only what was selected before. */
export function selectModeOf(event: MouseEvent | KeyboardEvent): SelectMode {
  if (event.shiftKey) return event.altKey ? "intersect" : "add";
  return event.altKey ? "subtract" : "replace";
}

/** Pointers and wheel over any plot of the page: one draws with the chosen tool, two fingers pinch, the wheel zooms. */
export class ScatterGestures {
  drag = $state.raw<Drag | undefined>();
  #element: () => HTMLElement;
  #actions: PlotActions;
  #toolFor: (event: PointerEvent) => DragTool;
  #fingers = new Map<number, Place>();

  /** @param toolFor what a drag that starts like this does, where neither button nor Ctrl say that it pans */
  constructor(
    element: () => HTMLElement,
    actions: PlotActions,
    toolFor: (event: PointerEvent) => DragTool = () => tools.chosen,
  ) {
    this.#element = element;
    this.#actions = actions;
    this.#toolFor = toolFor;
  }

  cancel(): void {
    this.drag = undefined;
    this.#fingers.clear();
  }

  ondown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button > 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = this.#placeOf(event);
    if (event.pointerType === "touch") this.#fingers.set(event.pointerId, from);
    if (this.#fingers.size > 1) {
      this.drag = undefined;
      return;
    }
    if (event.button === 1) event.preventDefault();
    const tool = event.button === 1 || event.ctrlKey || event.metaKey ? "pan" : this.#toolFor(event);
    this.drag = { tool, mode: selectModeOf(event), from, at: from, path: [...from], moved: false };
  };

  onmove = (event: PointerEvent): void => {
    const at = this.#placeOf(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event.pointerId, at);
      return;
    }
    const { drag } = this;
    if (!drag) {
      this.#actions.hover(at);
      return;
    }
    const moved = drag.moved || Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > startsDragPixels;
    if (drag.tool === "pan" && moved) this.#actions.panBy(at[0] - drag.at[0], at[1] - drag.at[1]);
    if (drag.tool === "lasso") drag.path.push(...at);
    this.drag = { ...drag, at, moved };
  };

  onup = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    const done = this.drag;
    this.drag = undefined;
    if (!done) return;
    if (done.moved && done.tool === "box") this.#actions.select(rectangle(...done.from, ...done.at), done.mode);
    if (done.moved && done.tool === "zoom") this.#actions.zoomTo(done.from, done.at);
    if (done.moved && done.tool === "lasso") this.#actions.select(done.path, done.mode);
    if (!done.moved && event.button === 0) this.#actions.choose(done.at, done.mode);
  };

  onwheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : 1;
    const [right, down] = [event.deltaX * pixels, event.deltaY * pixels];
    if (Math.abs(right) > Math.abs(down)) {
      this.#actions.panBy(-right, 0);
      return;
    }
    const exponent = down * (event.ctrlKey ? zoomPerPinchPixel : zoomPerWheelPixel);
    this.#actions.zoomBy(Math.exp(Math.max(-mostPerEvent, Math.min(mostPerEvent, exponent))), ...this.#placeOf(event));
  };

  /** What lies between two fingers stays between them. */
  #pinch(pointerId: number, at: Place): void {
    const [other] = [...this.#fingers].filter(([id]) => id !== pointerId).map(([, place]) => place);
    const before = this.#fingers.get(pointerId);
    if (!other || !before) return;
    this.#fingers.set(pointerId, at);
    const apart = (place: Place) => Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]));
    this.#actions.panBy((at[0] - before[0]) / 2, (at[1] - before[1]) / 2);
    this.#actions.zoomBy(apart(before) / apart(at), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
  }

  #placeOf(event: MouseEvent): Place {
    const { left, top } = this.#element().getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }
}
