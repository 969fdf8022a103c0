/** What the archive of a dataset is called when it is saved: the dataset's name in characters that every system takes. */
export function archiveFileName(datasetName: string): string {
  const stem = datasetName
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, "");
  return `${stem || "lightcurves"}.zarr.zip`;
}
