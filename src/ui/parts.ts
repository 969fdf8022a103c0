import { loadedPart } from "../core/load-part.ts";

/** Parts of the page that are fetched when they are first shown. The offline copy holds them all. */
export const datasetView = loadedPart(() => import("./DatasetView.svelte"));
export const runView = loadedPart(() => import("./RunView.svelte"));
export const curveReview = loadedPart(() => import("./views/review/CurveReview.svelte"));
export const exportDialog = loadedPart(() => import("./views/export/ExportDialog.svelte"));
export const figureDialog = loadedPart(() => import("./views/export/DeskFigure.svelte"));
export const infoPanel = loadedPart(() => import("./views/info/InfoPanel.svelte"));
export const integrityPanel = loadedPart(() => import("./views/top/IntegrityPanel.svelte"));
export const recipeNotice = loadedPart(() => import("./views/drop/RecipeNotice.svelte"));
export const unfinishedNotice = loadedPart(() => import("./views/top/UnfinishedNotice.svelte"));
export const remoteStart = loadedPart(() => import("./views/remote/RemoteStart.svelte"));
export const remoteNotice = loadedPart(() => import("./views/remote/RemoteNotice.svelte"));
export const help = loadedPart(() => import("./views/top/Help.svelte"));
export const archivePanel = loadedPart(() => import("./views/top/ArchivePanel.svelte"));
