import { useId, useMemo, useState } from "react";

import type { Column, Scalar } from "../api/types";
import { cellStyle, type CellStyle, NO_VALUE } from "./cell";
import { chooseLocale } from "./locale";

/** Rows drawn at first, and added by each press of the button. */
const PAGE = 100;

interface ResultTableProps {
  columns: Column[];
  rows: Scalar[][];
  caption: string;
}

export function ResultTable({ columns, rows, caption }: ResultTableProps) {
  const [shown, setShown] = useState(PAGE);
  const id = useId();
  const styles = useMemo(() => stylesOf(columns, rows), [columns, rows]);

  return (
    <div className="table-part">
      {/* Wide tables scroll on their own; the focus stop lets the keyboard do so too. */}
      <div className="table-scroll" role="region" aria-labelledby={id} tabIndex={0}>
        <table>
          <caption className="visually-hidden" id={id}>
            {caption}
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" data-type={column.type}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              // Rows have no identity of their own and never change places.
              <Row key={index} row={row} columns={columns} styles={styles} />
            ))}
          </tbody>
        </table>
      </div>
      <footer className="table-foot">
        <span>{rows.length === 1 ? "1 row" : `${rows.length.toLocaleString()} rows`}</span>
        {rows.length > shown && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => setShown((count) => count + PAGE)}
          >
            Show {Math.min(PAGE, rows.length - shown)} more
          </button>
        )}
      </footer>
    </div>
  );
}

function Row({ row, columns, styles }: { row: Scalar[]; columns: Column[]; styles: CellStyle[] }) {
  return (
    <tr>
      {columns.map((column, index) => {
        const style = styles[index];
        const text = style?.text(row[index] ?? null) ?? NO_VALUE;
        // The first column names the row, unless it is a figure itself.
        return index === 0 && !style?.numeric ? (
          <th key={column.name} scope="row" data-type={column.type}>
            {text}
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
