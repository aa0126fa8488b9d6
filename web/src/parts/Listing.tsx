import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { toProblem } from "../api/problem";
import { ProblemNotice } from "./ProblemNotice";

export interface ListedRow {
  key: string;
  /** One for each head; nothing where there is nothing to say or do. */
  cells: ReactNode[];
}

interface ListingProps<T> {
  title: string;
  found: UseQueryResult<T[]>;
  action?: ReactNode;
  /** What stands where a list would, if it is empty. */
  nothing: string;
  heads: string[];
  row: (one: T) => ListedRow;
}

/** A list of the server's: on its way, failed, empty, or there. */
export function Listing<T>({ title, found, action, nothing, heads, row }: ListingProps<T>) {
  return (
    <section className="listing" aria-busy={found.isPending}>
      <header className="listing-head">
        <h2 className="listing-title">
          {title}
          {found.isSuccess && <span className="listing-count"> {found.data.length}</span>}
        </h2>
        {action}
      </header>
      <Content title={title} found={found} nothing={nothing} heads={heads} row={row} />
    </section>
  );
}

function Content<T>({ title, found, nothing, heads, row }: Omit<ListingProps<T>, "action">) {
  if (found.isPending) return <p className="waiting">Loading</p>;
  if (found.isError) {
    return (
      <ProblemNotice
        heading="h3"
        problem={toProblem(found.error)}
        retry={() => void found.refetch()}
      />
    );
  }
  if (found.data.length === 0) return <p className="no-rows">{nothing}</p>;
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
          {found.data.map(row).map(({ key, cells }) => (
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
