/// <reference types="node" />
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parseStacCatalog, parseStacCollection, parseStacItem } from "../src/index.js";

// The STAC specification's own examples, which stand beside the repository on some machines.
const folder = fileURLToPath(new URL("../../../../shared/data/spec-examples", import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log("skipped: the STAC specification's examples are not beside this checkout");

it.skipIf(!isThere)("reads every example of the STAC specification, 1.0 and 1.1, and changes nothing", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".json"),
  );
  const parsers = { Feature: parseStacItem, Collection: parseStacCollection, Catalog: parseStacCatalog };
  for (const file of files) {
    const value = JSON.parse(readFileSync(join(folder, file), "utf8")) as { type: keyof typeof parsers };
    expect(parsers[value.type](value, file), file).toEqual(value);
  }
  expect(files.length).toBeGreaterThan(10);
});
