import { describe, expect, it } from "vitest";
import { nextRequest } from "./next-request.js";

const own = { origin: "https://host", headers: { authorization: "secret" } };
const current = { url: "https://host/api/search", method: "POST" as const, body: '{"limit":1,"a":1}' };
const next = (link: object, url = "https://host/api/search"): ReturnType<typeof nextRequest> =>
  nextRequest(
    {
      features: [],
      matched: undefined,
      limit: undefined,
      url,
      links: [
        { rel: "self", href: "x" },
        { rel: "next", ...link },
      ],
    },
    current,
    own,
  );

describe("nextRequest", () => {
  it("follows GET, relative or absolute", () => {
    expect(next({ href: "?token=2" })).toEqual({
      url: "https://host/api/search?token=2",
      method: "GET",
      headers: { authorization: "secret" },
    });
    expect(next({ href: "/other", method: "GET" })?.url).toBe("https://host/other");
  });

  it("follows POST with its body, merged into the last one when it says so", () => {
    const post = { href: "https://host/api/search", method: "POST", body: { token: "2" } };
    expect(next(post)?.body).toBe('{"token":"2"}');
    expect(next({ ...post, merge: true })?.body).toBe('{"limit":1,"a":1,"token":"2"}');
    expect(next({ href: "/api/search?page=2", method: "post" })?.body).toBe(current.body);
  });

  it("sends the link's headers, and our own only to our origin", () => {
    expect(
      next({ href: "?2", headers: { "x-page": "2", accept: ["a", "b"], "bad name": "x" } })?.headers,
    ).toEqual({
      authorization: "secret",
      "x-page": "2",
      accept: "a, b",
    });
    expect(next({ href: "https://elsewhere/search" })?.headers).toEqual({});
  });

  it("stays with https on the same host", () => {
    expect(next({ href: "http://host/api/search?2" })).toMatchObject({
      url: "https://host/api/search?2",
      headers: { authorization: "secret" },
    });
    expect(next({ href: "http://other/search" })?.url).toBe("http://other/search");
  });

  it("refuses a link that leads nowhere", () => {
    expect(() => next({})).toThrow("not an address");
    expect(() => next({ href: "http://[" })).toThrow("not an address");
    expect(() => next({ href: "file:///etc/passwd" })).toThrow("leads to file:");
  });

  it("ends without a next link", () => {
    expect(
      nextRequest(
        { features: [], matched: undefined, limit: undefined, url: "https://host", links: [] },
        current,
        own,
      ),
    ).toBeUndefined();
  });
});
