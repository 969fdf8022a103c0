function sexagesimal(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  const units = Math.round(value * 3600 * scale);
  const seconds = (units % (60 * scale)) / scale;
  const minutes = Math.floor(units / (60 * scale)) % 60;
  const whole = Math.floor(units / (3600 * scale));
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${pad(whole)}:${pad(minutes)}:${seconds.toFixed(decimals).padStart(decimals + 3, "0")}`;
}

/** Right ascension in degrees as hours, minutes, seconds: `16:05:26.825`. Empty when unknown. */
export function formatRa(raDeg: number): string {
  if (!Number.isFinite(raDeg)) return "";
  const text = sexagesimal((((raDeg % 360) + 360) % 360) / 15, 3);
  return text.startsWith("24:") ? `00${text.slice(2)}` : text;
}

/** Declination in degrees as degrees, arcminutes, arcseconds: `+54:31:22.28`. Empty when unknown. */
export function formatDec(decDeg: number): string {
  if (!Number.isFinite(decDeg)) return "";
  return (decDeg < 0 ? "−" : "+") + sexagesimal(Math.abs(decDeg), 2);
}
