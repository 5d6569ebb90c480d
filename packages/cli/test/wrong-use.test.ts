import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, listing, run, testAdapters } from "./in-process.js";
import { find, replaced, wrongUses } from "./wrong-uses.js";
import { wrongUsesOfFiles } from "./wrong-uses-of-files.js";
import { wrongUsesOfFlags } from "./wrong-uses-of-flags.js";

describe("a wrong use gets one clear message, the right exit code, no stack trace, and writes nothing", () => {
  it.each([...wrongUses, ...wrongUsesOfFiles, ...wrongUsesOfFlags])(
    "$name",
    async ({ argv = find, config = goodConfig, files = {}, env = {}, says, exitCode = 2 }) => {
      const cwd = await folderWith({ "find.yaml": config, ...files });
      const before = await listing(cwd);
      const adapters = testAdapters();
      const result = await run(argv, { cwd, env, adapters });
      if (typeof says === "string") expect(result.stderr).toBe(says);
      else
        for (const part of says)
          expect(result.stderr).toMatch(
            typeof part === "string" ? new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : part,
          );
      expect(result.exitCode).toBe(exitCode);
      expect(result.stdout).toBe("");
      expect(result.stderr).not.toMatch(/^\s+at /m);
      expect(await listing(cwd)).toEqual(before);
      if (exitCode === 2) {
        for (const store of adapters.stores.values()) {
          expect(await store.readCatalog().catch(() => undefined)).toBeUndefined();
        }
      }
    },
  );

  it("shows every mistake at once, in the order of the lines", async () => {
    const config = replaced("./catalogue", "''").replace("1800", "-1").replace("kind: fixed", "kind: fixd");
    const cwd = await folderWith({ "find.yaml": config });
    const { stderr } = await run(find, { cwd });
    expect(stderr.split("\n").map((text) => text.slice(0, 28))).toEqual([
      "error: the config has 3 mist",
      "  find.yaml:2: matchup_catal",
      "  find.yaml:7: time_diff_thr",
      "  find.yaml:9: providers[0].",
      "",
    ]);
  });

  it("shows the stack trace with --verbose", async () => {
    const cwd = await folderWith({ "find.yaml": replaced("kind: fixed", "kind: needy") });
    const { stderr } = await run([...find, "--verbose"], { cwd });
    expect(stderr).toMatch(/^\s+at /m);
  });

  it("never shows a secret in a message", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: configs refer to variables in this way
    const config = replaced("- kind: fixed", "- { kind: elsewhere, auth: { token: 12, tken: '${TOKEN}' } }");
    const cwd = await folderWith({ "find.yaml": config });
    const { stderr, exitCode } = await run(find, { cwd, env: { TOKEN: "hunter2" } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("providers[0].auth.tken is not a key: did you mean token?");
    expect(stderr).not.toContain("hunter2");
  });
});
