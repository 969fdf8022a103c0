const byteUnits = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in powers of 1000, three significant digits: `12.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(value >= 9.995 ? 1 : 2);
  return `${text} ${byteUnits[unit]}`;
}
