import { recall, remember } from "../remember.ts";

export type ScatterTool = "box" | "lasso" | "zoom" | "pan";

export const toolNames: Record<ScatterTool, string> = {
  box: "Select in a box (Shift adds, Alt takes away)",
  lasso: "Select with a lasso (Shift adds, Alt takes away)",
  zoom: "Zoom into a box",
  pan: "Pan (also with the middle button, or Ctrl)",
};

/** What dragging does in every scatter plot of the page. */
class ScatterTools {
  chosen = $state<ScatterTool>(
    (["box", "lasso", "zoom", "pan"] as const).find((tool) => tool === recall("tool")) ?? "box",
  );

  choose(tool: ScatterTool): void {
    this.chosen = tool;
    remember("tool", tool);
  }
}

export const tools = new ScatterTools();
