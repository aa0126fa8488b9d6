import type { Config } from "vega-lite";

const CATEGORIES = [1, 2, 3, 4, 5, 6, 7, 8];

/** The page's own colours and type, read from the style sheet: there is one palette, in one place. */
export function chartConfig(root: HTMLElement): Config {
  const style = getComputedStyle(root);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = style.getPropertyValue("--font").trim();
  const ink = colour("--ink");
  const muted = colour("--ink-muted");
  const line = colour("--line");
  const accent = colour("--chart-1");
  const text = { labelColor: muted, labelFont: font, labelFontSize: 12 };
  const title = { titleColor: muted, titleFont: font, titleFontSize: 12, titleFontWeight: 500 as const };
  return {
    background: "transparent",
    customFormatTypes: true,
    font,
    view: { stroke: null },
    padding: { left: 4, right: 12, top: 8, bottom: 4 },
    mark: { color: accent },
    bar: { cornerRadiusEnd: 3 },
    line: {
      strokeWidth: 2.5,
      strokeCap: "round",
      strokeJoin: "round",
      point: { size: 42, filled: true },
    },
    area: { fillOpacity: 0.16, line: { strokeWidth: 2.5 } },
    point: { filled: true, size: 60 },
    rule: { color: muted },
    text: { color: ink, font, fontSize: 12 },
    scale: { bandPaddingInner: 0.35, bandPaddingOuter: 0.2 },
    axis: {
      ...text,
      ...title,
      domain: false,
      ticks: false,
      grid: true,
      gridColor: line,
      labelPadding: 8,
      titlePadding: 12,
      labelLimit: 160,
      labelSeparation: 6,
    },
    // Clear of the lowest label of the other axis.
    axisX: { labelPadding: 12 },
    axisBand: { grid: false },
    axisQuantitative: { labelOverlap: true },
    axisXQuantitative: { tickCount: { signal: "clamp(ceil(width / 90), 2, 8)" } },
    axisYQuantitative: { tickCount: 5 },
    axisTemporal: { grid: false, labelOverlap: true, labelFlush: false },
    legend: { ...text, ...title, orient: "top", symbolType: "circle" },
    header: { ...text, ...title },
    range: { category: CATEGORIES.map((number) => colour(`--chart-${number}`)) },
  };
}
