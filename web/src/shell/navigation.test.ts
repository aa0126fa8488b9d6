import { expect, it } from "vitest";

import type { Session } from "../api/types";
import { pageAt, pagesOf } from "./navigation";

const session = (...may: string[]): Session => ({
  tenant: { id: "t", name: "T" },
  actor: { id: "a", name: "A", groups: [] },
  may,
  questions: [],
});

it("shows the pages that somebody may use, and no other", () => {
  const names = (...may: string[]) => pagesOf(session(...may)).map(({ name }) => name);
  expect(names("ask")).toEqual(["Ask"]);
  expect(names("ask", "model.see")).toEqual(["Ask", "Model"]);
  expect(names("ask", "key.manage")).toEqual(["Ask", "People and access"]);
});

it("leads from an address that is nobody's to the first page", () => {
  const pages = pagesOf(session("ask", "model.see"));
  expect(pageAt("/model/sales", pages)?.name).toBe("Model");
  expect(pageAt("/people", pages)?.name).toBe("Ask");
  expect(pageAt("/models", pages)?.name).toBe("Ask");
});
