/** The shortest decimal that reads as this float32, whatever it is read as before it is rounded to one. NaN: "NaN". */
export function float32Text(value: number): string {
  if (!Number.isFinite(value)) return infinityText(value);
  if (value === 0) return plain(value); // toPrecision loses the sign
  for (let digits = 6; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits));
    if (Math.fround(near) === value) return plain(near);
  }
  return plain(Number(value.toPrecision(9)));
}

/** The shortest decimal that reads as this float64. NaN: "NaN". */
export const float64Text = (value: number): string => (Number.isFinite(value) ? plain(value) : infinityText(value));

const plain = (value: number) => (Object.is(value, -0) ? "-0.0" : String(value));
const infinityText = (value: number) => (Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf");
