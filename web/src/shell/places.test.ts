import { describe, expect, it } from "vitest";

import { askedBy, linkTo } from "./places";

const searchOf = (link: string) => link.slice(link.indexOf("?") + 1);

describe("a link to a question", () => {
  it("asks the same words again, and keeps them behind the '#'", () => {
    const link = linkTo({ question: "sales & returns by state?" });
    expect(new URL(link).search).toBe("");
    expect(askedBy(searchOf(link))).toEqual({ question: "sales & returns by state?" });
  });

  it("asks a query again, in words that come from the query alone", () => {
    const query = { measures: ["sales.net_value"], dimensions: ["geo.state"], limit: 5 };
    const link = linkTo({ question: "Anything at all", query });
    expect(askedBy(searchOf(link))).toEqual({
      question: "Net value by state, 5 rows at most",
      query,
    });
  });

  it.each(["", "q=", "q=%20", "query=%7B", "query=7", "query=%7B%7D"])("asks nothing for '%s'", (search) => {
    expect(askedBy(search)).toBeNull();
  });
});
