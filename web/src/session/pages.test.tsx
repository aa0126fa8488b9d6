import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { InvitationPage } from "./InvitationPage";
import { SignInPage } from "./SignInPage";

/** Answers in turn, and remembers what it was asked. */
function serve(...replies: [number, unknown][]) {
  const fetch = vi.fn<typeof globalThis.fetch>(() => {
    const [status, body] = replies.shift() ?? [500, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  vi.stubGlobal("fetch", fetch);
  const sent = () =>
    fetch.mock.calls.map(([path, init]) => [path, JSON.parse(String(init?.body ?? "null"))]);
  return sent;
}

const fill = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("SignInPage", () => {
  it("asks which organisation is meant, and says what was typed once more with it", async () => {
    const sent = serve([200, { choose: ["indus", "nectar"] }], [200, { signed_in: true }]);
    const onSignedIn = vi.fn();
    render(<SignInPage ended={false} onSignedIn={onSignedIn} />);
    fill("Name", "asha ");
    fill("Password", "correct horse battery");
    fireEvent.submit(screen.getByRole("button", { name: "Sign in" }).closest("form")!);
    fireEvent.click(await screen.findByRole("button", { name: "nectar" }));
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
    const claimed = { name: "asha", password: "correct horse battery" };
    expect(sent()).toEqual([
      ["/api/v1/sign-in", claimed],
      ["/api/v1/sign-in", { ...claimed, tenant: "nectar" }],
    ]);
  });

  it("says what may have been wrong", async () => {
    serve([401, { title: "Please sign in", detail: "x" }]);
    render(<SignInPage ended={false} onSignedIn={vi.fn()} />);
    fill("Name", "asha");
    fill("Password", "wrong");
    fireEvent.submit(screen.getByRole("button", { name: "Sign in" }).closest("form")!);
    expect(await screen.findByText("That did not work")).toBeTruthy();
  });
});

describe("signing in through an organisation", () => {
  const go = async (type: ResponseType) => {
    const fetch = vi.fn(() => Promise.resolve({ type, status: 404 } as Response));
    vi.stubGlobal("fetch", fetch);
    const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
    render(<SignInPage ended={false} onSignedIn={vi.fn()} />);
    fireEvent.click(screen.getByRole("button", { name: "Through your organisation" }));
    fill(/Short name/, " a/b ");
    fireEvent.submit(screen.getByRole("button", { name: "Go there" }).closest("form")!);
    await waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    return assign;
  };

  it("goes where the server sends people on, and nowhere else", async () => {
    const assign = await go("opaqueredirect");
    await waitFor(() => expect(assign).toHaveBeenCalledWith("/t/a%2Fb/sign-in"));
  });

  it("says in words that nobody signs in there", async () => {
    const assign = await go("basic");
    expect(await screen.findByText("Nobody signs in there")).toBeTruthy();
    expect(assign).not.toHaveBeenCalled();
  });
});

describe("InvitationPage", () => {
  it("makes the operator and the first organisation, and signs in", async () => {
    const sent = serve(
      [200, { person: "operator", first: true }],
      [200, { person: "operator" }],
      [200, { signed_in: true }],
    );
    const onSignedIn = vi.fn();
    render(<InvitationPage secret="s-1" onSignedIn={onSignedIn} />);
    await screen.findByText("Welcome to Querent");
    fill(/Choose a password/, "correct horse battery");
    fill(/Short name/, "nectar");
    fireEvent.submit(screen.getByRole("button", { name: "Begin" }).closest("form")!);
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
    const password = "correct horse battery";
    expect(sent()).toEqual([
      ["/api/v1/invitation", { invitation: "s-1" }],
      ["/api/v1/invitation/accept", { invitation: "s-1", password, tenant: "nectar" }],
      ["/api/v1/sign-in", { name: "operator", password, tenant: "nectar" }],
    ]);
  });

  it("tells of a link that was used", async () => {
    serve([401, {}]);
    render(<InvitationPage secret="s-1" onSignedIn={vi.fn()} />);
    expect(await screen.findByText("This link is no longer good")).toBeTruthy();
  });
});
