import type { ReactNode } from "react";

import { toProblem } from "../api/problem";
import { ProblemNotice } from "./ProblemNotice";

/** What was asked of the server. */
export interface Found<T> {
  isPending: boolean;
  error: Error | null;
  data: T[] | undefined;
  refetch: () => void;
}

export interface ListedRow {
  key: string;
  /** One for each head; nothing where there is nothing to say or do. */
  cells: ReactNode[];
}

interface ListingProps<T> {
  title: string;
  found: Found<T>;
  action?: ReactNode;
  /** What stands where a list would, if it is empty. */
  nothing: string;
  heads: string[];
  row: (one: T) => ListedRow;
  more?: (() => void) | undefined;
  loadingMore?: boolean;
}

/** A list of the server's: on its way, failed, empty, or there. */
export function Listing<T>(props: ListingProps<T>) {
  const { title, found, action, more, loadingMore = false } = props;
  const count = found.data?.length ?? 0;
  return (
    <section className="listing" aria-busy={found.isPending}>
      <header className="listing-head">
        <h2 className="listing-title">
          {title}
          {found.data && (
            <span className="listing-count">
              {" "}
              {count.toLocaleString()}
              {more && " and more"}
            </span>
          )}
        </h2>
        {action}
      </header>
      <Content {...props} />
      {more && (
        <button type="button" className="button" disabled={loadingMore} onClick={more}>
          {loadingMore ? "Loading" : "Show more"}
        </button>
      )}
    </section>
  );
}

function Content<T>({ title, found, nothing, heads, row }: ListingProps<T>) {
  if (found.isPending) return <p className="waiting">Loading</p>;
  if (found.error) {
    return <ProblemNotice heading="h3" problem={toProblem(found.error)} retry={found.refetch} />;
  }
  const rows = found.data ?? [];
  if (rows.length === 0) return <p className="no-rows">{nothing}</p>;
  return (
    <div className="table-scroll" role="region" aria-label={title} tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head === "" ? <span className="visually-hidden">Actions</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row).map(({ key, cells }) => (
            <Row key={key} cells={cells} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ cells }: { cells: ReactNode[] }) {
  const [first, ...rest] = cells;
  return (
    <tr>
      <th scope="row">{first}</th>
      {rest.map((cell, index) => (
        <td key={index}>{cell}</td>
      ))}
    </tr>
  );
}
