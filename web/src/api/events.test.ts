import { describe, expect, it } from "vitest";

import { eventsIn, readEvents, type Told } from "./events";

const streamOf = (...pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

describe("events", () => {
  it("are read whole, however they were cut, without what keeps the line alive", async () => {
    const heard: Told[] = [];
    const pieces = ["event: sta", 'ge\ndata: {"a":1}\n', "\n: still here\n\nevent: reply\nda", "ta: x"];
    await readEvents(streamOf(...pieces), (told) => heard.push(told));
    expect(heard).toEqual([
      { name: "stage", data: '{"a":1}' },
      { name: "reply", data: "x" },
    ]);
  });

  it("may have several lines, and any ending of lines", () => {
    expect(eventsIn("data: a\r\ndata: b\r\n\r\ndata: c")).toEqual({
      events: [{ name: "message", data: "a\nb" }],
      rest: "data: c",
    });
  });
});
