import { ProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import type { CliAdapters, ProviderKind } from "../src/index.js";
import { folderWith, goodConfig, run, testAdapters } from "./in-process.js";

function answering(
  name: string,
  check: () => Promise<{ summary: string; missing: readonly string[] }>,
): ProviderKind {
  return {
    summary: `the archive ${name}`,
    options: (z) => z.strictObject({}),
    create: () => ({
      name,
      collections: ["S2"],
      async *search() {},
      check,
      signIn: async () =>
        name === "up" ? { state: "given", as: "ann" } : { state: "needed", hint: "set auth for downloads" },
    }),
  };
}

function adapters(): CliAdapters {
  const base = testAdapters();
  return {
    ...base,
    providerKinds: {
      fixed: base.providerKinds["fixed"] as ProviderKind,
      elsewhere: base.providerKinds["elsewhere"] as ProviderKind,
      needy: base.providerKinds["needy"] as ProviderKind,
      up: answering("up", async () => ({ summary: "An archive (filters)", missing: ["S2"] })),
      down: answering("down", async () => {
        throw new ProviderError("provider/unavailable", "down: connect ECONNREFUSED; check url", {
          provider: "down",
        });
      }),
    },
  };
}

const configOf = (...kinds: readonly string[]): Promise<string> =>
  folderWith({
    "find.yaml": `${goodConfig}${kinds.map((kind) => `  - kind: ${kind}\n`).join("")}`,
  });

describe("providers", () => {
  it("lists what the config names with collections and sign-in, and the kinds there are", async () => {
    const cwd = await configOf("elsewhere", "up", "down");
    const { exitCode, stdout } = await run(["providers", "--config", "find.yaml"], {
      cwd,
      adapters: adapters(),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`provider   kind       collections  sign-in
fixed      fixed      S2, L9       –
elsewhere  elsewhere  MODIS        –
up         up         S2           as ann
down       down       S2           needed: set auth for downloads
not asked: elsewhere: the config searches none of what it serves (MODIS)

kind       what it is
down       the archive down
elsewhere  serves a collection that nobody asks for
fixed      five products that never change
needy      needs orbits
up         the archive up
`);
  });

  it("with --check asks them, says what is missing, and ends with 3 when one does not answer", async () => {
    const cwd = await configOf("up", "down");
    const { exitCode, stdout } = await run(["providers", "--config", "find.yaml", "--check"], {
      cwd,
      adapters: adapters(),
    });
    expect(exitCode).toBe(3);
    expect(stdout).toContain("answers: up: An archive (filters), after 0 s; it does not have S2\n");
    expect(stdout).toContain("no answer: down: connect ECONNREFUSED; check url\n");
  });

  it("says what cannot be made, lists the rest, and ends with 2", async () => {
    const cwd = await configOf("needy", "up");
    const { exitCode, stdout } = await run(["providers", "--config", "find.yaml"], {
      cwd,
      adapters: adapters(),
    });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("cannot be used: find.yaml:10: providers[1]: simulated products need orbits");
    expect(stdout).toContain("as ann");
  });

  it("writes JSON lines for programs", async () => {
    const cwd = await configOf("down");
    const { stdout } = await run(["providers", "--config", "find.yaml", "--check", "--json"], {
      cwd,
      adapters: adapters(),
    });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[1]).toEqual({
      type: "provider",
      key: "providers[1]",
      kind: "down",
      name: "down",
      collections: ["S2"],
      searched: ["S2"],
      signIn: { state: "needed", hint: "set auth for downloads" },
      check: { answers: false, seconds: 0, reason: "connect ECONNREFUSED; check url" },
    });
    expect(lines.filter(({ type }) => type === "kind")).toHaveLength(5);
  });

  it("needs no config to say what there is", async () => {
    const { exitCode, stdout } = await run(["providers"], { cwd: await folderWith(), adapters: adapters() });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("the config names no provider\n\nkind ");
  });
});

describe("who is asked", () => {
  it("is said by find --verbose and config show --verbose", async () => {
    const cwd = await configOf("elsewhere");
    const options = { cwd, adapters: adapters() };
    const { stderr } = await run(["find", "--config", "find.yaml", "--verbose"], options);
    expect(stderr).toContain("providers: L9 from fixed\nproviders: S2 from fixed\n");
    expect(stderr).toContain("not asked: elsewhere: none of what it serves is searched (MODIS)\n");
    const shown = await run(["config", "show", "--config", "find.yaml", "--verbose"], options);
    expect(shown.stdout).toContain("# providers[0] fixed serves S2, L9: asked for S2, L9\n");
    expect(shown.stdout).toContain("# providers[1] elsewhere serves MODIS: not asked for any of them\n");
  });
});
