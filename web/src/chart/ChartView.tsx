import { useEffect, useMemo, useRef } from "react";
import { Error as ErrorsOnly, expressionFunction, type Loader } from "vega";
import embed, { type EmbedOptions, type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { chooseLocale } from "../table/locale";
import type { ChartProps } from "./Chart";
import { FORMATTER, formatByToken } from "./formats";
import { prepareSpec } from "./spec";
import { chartConfig } from "./theme";
import { useScheme } from "./useScheme";

expressionFunction(FORMATTER, formatByToken);

const refuse = () => Promise.reject(new Error("Charts load nothing."));

/** A chart has its rows with it. Whatever a specification names by address stays unread. */
const NO_LOADER: Loader = {
  load: refuse,
  sanitize: refuse,
  http: refuse,
  file: refuse,
};

/** vega-tooltip hangs its element on the body and leaves it there, with the last row still in it. */
function dropTooltip(): void {
  document.getElementById("vg-tooltip-element")?.remove();
}

function options(): EmbedOptions {
  return {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    // The content security policy admits neither injected styles nor generated code.
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true, theme: "querent" },
    ast: true,
    expr: expressionInterpreter,
    loader: NO_LOADER,
    logLevel: ErrorsOnly,
    config: chartConfig(document.documentElement),
  };
}

/** Everything of Vega is behind this module, which is loaded when there is a chart to draw. */
export default function ChartView({ spec, columns, rows, summary, onFail }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const prepared = useMemo(
    () => prepareSpec(spec, columns, rows, summary, chooseLocale(columns, navigator.languages)),
    [spec, columns, rows, summary],
  );

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let gone = false;
    let finalize: (() => void) | undefined;
    embed(element, prepared as unknown as VisualizationSpec, options()).then(
      (result) => (gone ? result.finalize() : (finalize = () => result.finalize())),
      () => gone || onFail(),
    );
    return () => {
      gone = true;
      finalize?.();
      dropTooltip();
    };
  }, [prepared, scheme, onFail]);

  return <div className="chart-holder" ref={holder} />;
}
