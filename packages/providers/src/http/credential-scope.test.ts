import { isProviderError } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialScope } from "./credential-scope.js";

const hosts = [
  "data.example.org",
  "*.nasa.example.gov",
  "http://127.0.0.1:8080",
  "https://[::1]:8443",
  "other.org:444",
];
const belongs = credentialScope(hosts, "archive");

describe("credentialScope", () => {
  it.each([
    "https://data.example.org/a?b#c",
    "https://DATA.example.org:443/a",
    "https://a.nasa.example.gov/x",
    "https://b.a.nasa.example.gov/x",
    "http://127.0.0.1:8080/x",
    "https://[::1]:8443/",
    "https://other.org:444/",
  ])("holds %s", (url) => {
    expect(belongs(url)).toBe(true);
  });

  it.each([
    "http://data.example.org/a",
    "https://data.example.org:8443/a",
    "https://data.example.org.evil.com/a",
    "https://evil.com/data.example.org",
    "https://data.example.org@evil.com/",
    "https://evil.com\\@data.example.org/",
    "https://sub.data.example.org/",
    "https://nasa.example.gov/",
    "https://evilnasa.example.gov/",
    "http://a.nasa.example.gov/",
    "https://a.nasa.example.gov:8443/",
    "https://127.0.0.1:8080/",
    "http://127.0.0.1/",
    "http://2130706433:80/",
    "https://other.org/",
    "ftp://data.example.org/",
    "not an address",
  ])("does not hold %s", (url) => {
    expect(belongs(url)).toBe(false);
  });

  it("holds nothing of a host that was not named", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        fc.pre(!hosts.some((host) => url.includes(host)));
        expect(belongs(url)).toBe(false);
      }),
    );
  });

  it.each(["*", "*.gov", "https://user:secret@host/", "https://host/path", "", "a b"])(
    "refuses %j without showing a password",
    (host) => {
      try {
        credentialScope([host], "archive");
        expect.unreachable();
      } catch (error) {
        expect(isProviderError(error, "provider/invalid-options"), String(error)).toBe(true);
        expect(String(error)).not.toContain("secret");
      }
    },
  );
});
