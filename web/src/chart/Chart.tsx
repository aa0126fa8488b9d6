import { lazy, Suspense, useCallback, useEffect, useState } from "react";

import type { ChartSpec, Column, Scalar } from "../api/types";
import { ErrorBoundary } from "../parts/ErrorBoundary";

export interface ChartProps {
  spec: ChartSpec;
  columns: Column[];
  rows: Scalar[][];
  /** Spoken in place of the drawing. */
  summary: string;
  /** The drawing, for who wants to keep it; nothing while there is none. */
  onDrawn: (drawing: Drawing | null) => void;
  /** Looks into the row behind a mark. */
  onRow?: ((row: Scalar[]) => void) | undefined;
  onFail: () => void;
}

/** What was drawn, as files. */
export interface Drawing {
  svg: () => Promise<Blob>;
  png: () => Promise<Blob>;
}

const load = () => import("./ChartView");
const ChartView = lazy(load);

/** Starts loading the chart engine; the component itself reports a failure to do so. */
export function warmChart(): void {
  load().catch(() => undefined);
}

export function Chart(props: Omit<ChartProps, "onFail">) {
  const [failed, setFailed] = useState(false);
  const onFail = useCallback(() => setFailed(true), []);
  useEffect(() => setFailed(false), [props.spec]);

  return (
    <figure className="chart">
      {failed ? (
        <Undrawn />
      ) : (
        <ErrorBoundary fallback={<Undrawn />}>
          <Suspense fallback={<div className="chart-wait" aria-hidden="true" />}>
            <ChartView {...props} onFail={onFail} />
          </Suspense>
        </ErrorBoundary>
      )}
    </figure>
  );
}

function Undrawn() {
  return <p className="chart-failed">The chart could not be drawn. The table has the same figures.</p>;
}
