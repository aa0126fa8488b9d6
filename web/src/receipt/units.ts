export function formatMicros(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  const millis = micros / 1000;
  if (millis < 1000) return `${round(millis)} ms`;
  return `${round(millis / 1000)} s`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${round(bytes / 1000)} kB`;
  return `${round(bytes / 1_000_000)} MB`;
}

/** One decimal below ten, none above: three figures say nothing more here. */
function round(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value));
}
