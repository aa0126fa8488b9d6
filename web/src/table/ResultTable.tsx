import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useMemo, useRef, useState } from "react";

import type { Column, Scalar } from "../api/types";
import { cellStyle, type CellStyle, NO_VALUE } from "./cell";
import { chooseLocale } from "./locale";
import { pressed, sorted, type Sorting } from "./sort";

/** In pixels; every row is one line, so that those out of sight need not be measured. */
const ROW_HEIGHT = 39;
/** So many stand on the page as they are; more of them scroll in a window of their own. */
const MOST_IN_FULL = 40;

interface ResultTableProps {
  columns: Column[];
  rows: Scalar[][];
  caption: string;
  /** Looks into a row; absent where there is nothing to look into. */
  onRow?: ((row: Scalar[]) => void) | undefined;
}

export function ResultTable({ columns, rows, caption, onRow }: ResultTableProps) {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const id = useId();
  const styles = useMemo(() => stylesOf(columns, rows), [columns, rows]);
  const order = useMemo(() => sorted(rows, columns, sorting), [rows, columns, sorting]);
  const long = rows.length > MOST_IN_FULL;
  const window = useVirtualizer({
    count: rows.length,
    getScrollElement: () => holder.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    enabled: long,
  });
  const seen = long ? window.getVirtualItems() : [];
  const shown = long ? seen.map(({ index }) => index) : order.map((_, index) => index);
  const above = seen[0]?.start ?? 0;
  const below = long ? window.getTotalSize() - (seen.at(-1)?.end ?? 0) : 0;

  return (
    <div className="table-part" data-short={rows.length === 1}>
      {/* Wide and long tables scroll on their own; the focus stop lets the keyboard do so too. */}
      <div
        className="table-scroll"
        data-long={long}
        ref={holder}
        role="region"
        aria-labelledby={id}
        tabIndex={0}
      >
        <table aria-rowcount={rows.length + 1}>
          <caption className="visually-hidden" id={id}>
            {caption}
          </caption>
          <Head
            columns={columns}
            sorting={sorting}
            onPress={(by, column) => setSorting(pressed(sorting, by, column))}
          />
          <tbody>
            <Gap height={above} />
            {shown.map((at) => (
              <Row
                key={order[at]}
                number={at + 2}
                row={rows[order[at] ?? 0] ?? []}
                columns={columns}
                styles={styles}
                onRow={onRow}
              />
            ))}
            <Gap height={below} />
          </tbody>
        </table>
      </div>
      <footer className="table-foot">
        {rows.length === 1 ? "1 row" : `${rows.length.toLocaleString()} rows`}
      </footer>
    </div>
  );
}

interface HeadProps {
  columns: Column[];
  sorting: Sorting | null;
  onPress: (by: number, column: Column) => void;
}

function Head({ columns, sorting, onPress }: HeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, index) => {
          const way = sorting?.by === index ? sorting.way : null;
          return (
            <th
              key={column.name}
              scope="col"
              data-type={column.type}
              {...(way && { "aria-sort": way === "asc" ? "ascending" : "descending" })}
            >
              <button type="button" className="sort" onClick={() => onPress(index, column)}>
                {column.title}
                <span className="sort-mark" data-way={way ?? "none"} aria-hidden="true" />
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** The rows that are out of sight, as high as they would be. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="gap">
      <td style={{ height }} />
    </tr>
  );
}

interface RowProps {
  number: number;
  row: Scalar[];
  columns: Column[];
  styles: CellStyle[];
  onRow: ((row: Scalar[]) => void) | undefined;
}

function Row({ number, row, columns, styles, onRow }: RowProps) {
  return (
    <tr aria-rowindex={number}>
      {columns.map((column, index) => {
        const style = styles[index];
        const text = style?.text(row[index] ?? null) ?? NO_VALUE;
        // The first column names the row, unless it is a figure itself.
        return index === 0 && !style?.numeric ? (
          <th key={column.name} scope="row" data-type={column.type}>
            {onRow ? (
              <button type="button" className="into" onClick={() => onRow(row)}>
                {text}
                <span className="visually-hidden">: look into it</span>
              </button>
            ) : (
              text
            )}
          </th>
        ) : (
          <td key={column.name} data-type={column.type}>
            {text === NO_VALUE ? <NoValue /> : text}
          </td>
        );
      })}
    </tr>
  );
}

function NoValue() {
  return (
    <>
      <span aria-hidden="true">{NO_VALUE}</span>
      <span className="visually-hidden">no value</span>
    </>
  );
}

function stylesOf(columns: Column[], rows: Scalar[][]): CellStyle[] {
  const locale = chooseLocale(columns, navigator.languages);
  return columns.map((column, index) =>
    cellStyle(
      column,
      rows.map((row) => row[index] ?? null),
      locale,
    ),
  );
}
