import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { defineConfig } from "tsdown";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/** The commit that is built; empty for a source tree without git, such as a packed one. */
function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

/** Writes the JSON schema of configs, made of what the program that was just built accepts. */
async function writeConfigSchema(): Promise<void> {
  const { adapters } = await import(`${pathToFileURL("dist/index.js")}`);
  const { configJsonSchema } = await import("@eomatch/cli");
  writeFileSync("dist/config.schema.json", `${JSON.stringify(configJsonSchema(adapters), null, 2)}\n`);
}

export default defineConfig({
  entry: ["src/index.ts", "src/bin/*.ts"],
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
  onSuccess: writeConfigSchema,
  define: { EOMATCH_VERSION: JSON.stringify(version), EOMATCH_COMMIT: JSON.stringify(commit()) },
});
