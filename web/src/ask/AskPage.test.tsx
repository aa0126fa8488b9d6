import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Client } from "../api/client";
import { ProblemError } from "../api/problem";
import type { Answer, Clarification, Reply, Session } from "../api/types";
import { AskPage } from "./AskPage";

const SESSION: Session = {
  tenant: { id: "nectar", name: "Nectar Foods" },
  actor: { id: "asha", name: "Asha", groups: [] },
  may: ["ask", "query"],
  questions: ["top 5 brands", "show me sales"],
};

const ANSWER: Answer = {
  kind: "answer",
  sentence: "Sunhive leads.",
  echo: "Net sales by brand",
  findings: [{ kind: "leader", text: "Far ahead." }],
  assumptions: ["Sales means net sales."],
  columns: [
    { name: "product.brand", title: "Brand", role: "dimension", type: "string", format: null },
    { name: "sales.units", title: "Units", role: "measure", type: "number", format: null },
  ],
  rows: [["Sunhive", "1200"]],
  chart: null,
  receipt: {
    question: "top 5 brands",
    tenant: "nectar",
    actor: "asha",
    trace: "t-1",
    model_version: "m-1",
    query: { measures: ["sales.units"] },
    policies: ["South only"],
    inferred: ["Sales of Orders was inferred, 80 % sure, and nobody has certified it"],
    statements: [
      {
        source: "warehouse",
        dialect: "duckdb",
        sql: "SELECT 1 WHERE zone = $1",
        parameters: [{ type: "text", value: "South" }],
      },
    ],
    rows: 1,
    bytes: 20,
    stages: [{ verb: "grant", micros: 12 }],
  },
};

const CLARIFICATION: Clarification = {
  kind: "clarification",
  question: "Which period?",
  why: "There are three years.",
  options: [{ title: "This fiscal year", question: "sales this fiscal year" }],
};

function show(ask: Client["ask"], query: Client["query"] = vi.fn()) {
  const client = { ask, query, session: vi.fn(), send: vi.fn() };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AskPage client={client} session={SESSION} />
    </QueryClientProvider>,
  );
  return screen.getByLabelText<HTMLTextAreaElement>("Your question");
}

const reply = (value: Reply) => vi.fn<Client["ask"]>(() => Promise.resolve(value));

beforeEach(() => localStorage.clear());
afterEach(cleanup);

describe("AskPage", () => {
  it("answers with sentence, table and receipt", async () => {
    const ask = reply(ANSWER);
    const box = show(ask);
    fireEvent.change(box, { target: { value: "  top 5 brands " } });
    fireEvent.keyDown(box, { key: "Enter" });

    const table = await screen.findByRole("table");
    expect(ask.mock.calls[0]?.[0]).toBe("top 5 brands");
    expect(within(table).getByRole("rowheader").textContent).toBe("Sunhive");
    expect(within(table).getByRole("cell").textContent).toBe("1,200");
    expect(screen.getByRole("status").textContent).toBe("Sunhive leads.");
    for (const text of ["Far ahead.", "Sales means net sales.", "South only", "12 µs"]) {
      expect(screen.getAllByText(text).length).toBeGreaterThan(0);
    }
    expect(screen.getByText("SELECT 1 WHERE zone = $1")).toBeTruthy();
  });

  it("asks the full question of an option, and of an example", async () => {
    const ask = reply(CLARIFICATION);
    const box = show(ask);
    fireEvent.click(screen.getByRole("button", { name: "show me sales" }));
    fireEvent.click(await screen.findByRole("button", { name: /This fiscal year/ }));
    expect(ask.mock.calls.map(([question]) => question)).toEqual([
      "show me sales",
      "sales this fiscal year",
    ]);
    expect(box.value).toBe("");
  });

  it("asks again by a query when a part is clicked away, and keeps the answer before", async () => {
    const receipt = {
      ...ANSWER.receipt,
      query: {
        measures: ["sales.units"],
        dimensions: ["product.brand"],
        filters: [{ member: "geo.state", operator: "equals", values: ["Kerala"] }],
      },
    };
    const query = vi.fn<Client["query"]>(() =>
      Promise.resolve({ columns: ANSWER.columns, rows: [["Bisqora", "7"]], receipt }),
    );
    show(reply({ ...ANSWER, receipt }), query);
    fireEvent.click(screen.getByRole("button", { name: "top 5 brands" }));
    fireEvent.click(await screen.findByRole("button", { name: /leave out the condition State is Kerala/ }));
    expect(await screen.findByRole("heading", { name: "Units by brand" })).toBeTruthy();
    expect(query.mock.calls[0]?.[0]).toEqual({
      measures: ["sales.units"],
      dimensions: ["product.brand"],
      filters: [],
    });
    expect(await screen.findByText("Bisqora")).toBeTruthy();
    expect(screen.getByRole("heading", { name: "top 5 brands" })).toBeTruthy();
  });

  it("remembers what was asked, for the same person in this browser", async () => {
    show(reply(ANSWER));
    fireEvent.click(screen.getByRole("button", { name: "top 5 brands" }));
    await screen.findByRole("table");
    cleanup();
    show(reply(ANSWER));
    expect(screen.getByRole("button", { name: /top 5 brands.*just now/ })).toBeTruthy();
  });

  it("cancels what is under way", () => {
    let signal: AbortSignal | undefined;
    const box = show((_, given) => {
      signal = given;
      return new Promise(() => undefined);
    });
    fireEvent.change(box, { target: { value: "slow" } });
    fireEvent.keyDown(box, { key: "Enter" });
    fireEvent.keyDown(box, { key: "Escape" });
    expect(signal?.aborted).toBe(true);
    expect(box.value, "the question comes back").toBe("slow");
    expect(screen.getByRole("button", { name: "Ask" })).toBeTruthy();
  });

  it("does not ask while a word is being composed, nor without a question", () => {
    const ask = reply(ANSWER);
    const box = show(ask);
    fireEvent.keyDown(box, { key: "Enter" });
    fireEvent.change(box, { target: { value: "விற்பனை" } });
    fireEvent.keyDown(box, { key: "Enter", isComposing: true });
    expect(ask).not.toHaveBeenCalled();
  });

  it("explains a problem in words only", async () => {
    const problem = {
      title: "“Flavour” is not known here",
      status: 422,
      code: "unknown_member",
      hint: "Did you mean “brand”?",
    };
    show(() => Promise.reject(new ProblemError(problem)));
    fireEvent.click(screen.getByRole("button", { name: "top 5 brands" }));
    expect(await screen.findByRole("heading", { name: problem.title })).toBeTruthy();
    expect(screen.getByText(problem.hint)).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/unknown_member|422/);
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });
});
