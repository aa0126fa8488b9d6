/** One event of a stream, as `text/event-stream` has them. */
export interface Told {
  name: string;
  data: string;
}

/** The events that are whole in what was read so far, and what is left for the next piece. */
export function eventsIn(text: string): { events: Told[]; rest: string } {
  const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  return { events: blocks.flatMap(eventOf), rest };
}

function eventOf(block: string): Told[] {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
  }
  // What keeps the connection alive is a comment, and tells nothing.
  return data.length === 0 ? [] : [{ name, data: data.join("\n") }];
}

/** Reads a stream to its end, event by event. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (told: Told) => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader() as unknown as {
    read: () => Promise<{ done: boolean; value?: string }>;
  };
  let left = "";
  for (;;) {
    const { done, value } = await reader.read();
    const { events, rest } = eventsIn(left + (done ? "\n\n" : (value ?? "")));
    left = rest;
    events.forEach(onEvent);
    if (done) return;
  }
}
