/** Hands a file to the browser, for the user to keep. */
export function saveBlob(blob: Blob, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  // The browser reads the Blob from disk while it saves it: large ones take long.
  setTimeout(() => URL.revokeObjectURL(link.href), 10 * 60_000);
}
