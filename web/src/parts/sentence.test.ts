import { expect, it } from "vitest";

import { asSentence } from "./sentence";

it("makes a sentence of what is said within a line, once", () => {
  expect(asSentence("ask whoever runs this server")).toBe("Ask whoever runs this server.");
  expect(asSentence("Did you mean “brand”?")).toBe("Did you mean “brand”?");
  expect(asSentence("'last month' is October")).toBe("'last month' is October.");
  expect(asSentence(undefined)).toBeUndefined();
  expect(asSentence(asSentence("once"))).toBe("Once.");
});
