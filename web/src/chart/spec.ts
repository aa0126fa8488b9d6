import type { ChartSpec, Column, Scalar } from "../api/types";
import { toData } from "./data";
import type { Fill, Json } from "./fill";
import { fillGuides } from "./guides";
import { fillTooltip } from "./tooltip";

const BAND_HEIGHT = 38;
const PLOT_HEIGHT = 300;

/**
 * The server chooses the chart; the page fills in the rows, the width, and how figures are written.
 * What the server states itself (a format, a tooltip, a height) stays as it is.
 */
export function prepareSpec(
  spec: ChartSpec,
  columns: Column[],
  rows: Scalar[][],
  summary: string,
  locale: string,
): ChartSpec {
  // `usermeta` could carry options for the embedder (a loader, a patch): nobody has business there.
  const { usermeta: _, ...rest } = spec;
  const utc = /"utc/.test(JSON.stringify(spec));
  const data = toData(columns, rows, utc);
  const fill: Fill = { columns: byField(columns), data, locale, utc };
  return {
    ...fillView(rest, fill, true),
    description: rest["description"] ?? summary,
    datasets: { result: data },
  };
}

/** A specification names a field with its dots escaped. */
function byField(columns: Column[]): Map<string, Column> {
  return new Map(columns.map((column) => [column.name.replace(/([.[\]])/g, "\\$1"), column]));
}

function fillView(view: Json, fill: Fill, outer: boolean): Json {
  const filled: Json = { ...view };
  const encoding = view["encoding"] as Json | undefined;
  const layers = view["layer"] as Json[] | undefined;
  if (encoding) filled["encoding"] = fillTooltip(fillGuides(encoding, fill), fill);
  if (layers) filled["layer"] = layers.map((layer) => fillView(layer, fill, false));
  // Facets and concatenations lay themselves out; only a single plot can fill its container.
  if (outer && (view["mark"] || layers)) {
    filled["width"] = "container";
    filled["height"] ??= isBand(encoding?.["y"]) ? { step: BAND_HEIGHT } : PLOT_HEIGHT;
  }
  return filled;
}

function isBand(channel: unknown): boolean {
  const type = (channel as Json | undefined)?.["type"];
  return type === "nominal" || type === "ordinal";
}
