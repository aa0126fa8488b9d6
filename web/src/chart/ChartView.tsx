import { useEffect, useId, useMemo, useRef } from "react";
import { Error as ErrorsOnly, expressionFunction, type Loader } from "vega";
import embed, { type EmbedOptions, type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { chooseLocale } from "../table/locale";
import type { ChartProps } from "./Chart";
import { drawingOf } from "./drawing";
import { rowBehind } from "./row";
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

function options(tooltip: HTMLElement): EmbedOptions {
  return {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    // The content security policy admits neither injected styles nor generated code.
    defaultStyle: false,
    tooltip: { id: tooltip.id, disableDefaultStyle: true, theme: "querent" },
    ast: true,
    expr: expressionInterpreter,
    loader: NO_LOADER,
    logLevel: ErrorsOnly,
    config: chartConfig(document.documentElement),
  };
}

/** Everything of Vega is behind this module, which is loaded when there is a chart to draw. */
export default function ChartView(props: ChartProps) {
  const { spec, columns, rows, summary, onDrawn, onRow, onFail } = props;
  const pick = useRef(onRow);
  pick.current = onRow;
  const holder = useRef<HTMLDivElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const tooltipId = useId();
  const scheme = useScheme();
  const prepared = useMemo(
    () => prepareSpec(spec, columns, rows, summary, chooseLocale(columns, navigator.languages)),
    [spec, columns, rows, summary],
  );

  useEffect(() => {
    const element = holder.current;
    const tip = tooltip.current;
    if (!element || !tip) return;
    let gone = false;
    let finalize: (() => void) | undefined;
    embed(element, prepared as unknown as VisualizationSpec, options(tip)).then(
      (result) => {
        if (gone) return result.finalize();
        finalize = () => result.finalize();
        onDrawn(drawingOf(result.view));
        result.view.addEventListener("click", (_, item) => {
          const row = rowBehind(item?.datum, columns, rows);
          if (row) pick.current?.(row);
        });
      },
      () => gone || onFail(),
    );
    return () => {
      gone = true;
      onDrawn(null);
      finalize?.();
      // The row last pointed at belongs to the chart that goes.
      tip.classList.remove("visible");
      tip.replaceChildren();
    };
  }, [prepared, scheme, columns, rows, onDrawn, onFail]);

  return (
    <>
      <div className="chart-holder" data-into={onRow !== undefined} ref={holder} />
      {/* vega-tooltip would else hang its element on the body and leave it there. What it says
          stands in the table too, so a screen reader misses nothing. */}
      <div className="vg-tooltip" id={tooltipId} ref={tooltip} aria-hidden="true" />
    </>
  );
}
