import type { ChartSpec, Column, Scalar } from "../api/types";
import { toData } from "./data";
import type { Fill, Json } from "./fill";
import { fillGuides } from "./guides";
import { fillTooltip } from "./tooltip";

/** In pixels: as tall as a row of the table, or closer together where bars are many. */
const BAND = { few: 38, many: 24 };
const MANY_BANDS = 14;
const PLOT_HEIGHT = 300;

/**
 * The server chooses the chart, in terms that any reader of Vega-Lite understands. The page fills in
 * the rows and the width, and writes values as its table does: it knows the reader's language.
 */
export function prepareSpec(
  spec: ChartSpec,
  columns: Column[],
  rows: Scalar[][],
  summary: string,
  locale: string,
): ChartSpec {
  // `usermeta` could carry options for the embedder (a loader, a patch): nobody has business there.
  // The title is on the page already.
  const { usermeta: _usermeta, title: _title, ...rest } = spec;
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
  return new Map(columns.map((column) => [column.name.replace(/[.[\]\\'"]/g, "\\$&"), column]));
}

function fillView(view: Json, fill: Fill, outer: boolean): Json {
  const filled: Json = { ...view };
  const encoding = view["encoding"] as Json | undefined;
  const layers = view["layer"] as Json[] | undefined;
  if (encoding) {
    const guided = fillGuides(encoding, fill);
    filled["encoding"] = view["mark"] ? fillTooltip(guided, fill) : guided;
  }
  if (layers) filled["layer"] = layers.map((layer) => fillView(layer, fill, false));
  // Facets and concatenations lay themselves out; only a single plot can fill its container.
  if (outer && (view["mark"] || layers)) {
    filled["width"] = "container";
    filled["height"] ??= isBand(encoding?.["y"]) ? { step: bandHeight(fill) } : PLOT_HEIGHT;
  }
  return filled;
}

function bandHeight({ data }: Fill): number {
  return data.length > MANY_BANDS ? BAND.many : BAND.few;
}

function isBand(channel: unknown): boolean {
  const type = (channel as Json | undefined)?.["type"];
  return type === "nominal" || type === "ordinal";
}
