import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configJsonSchema, loadConfigAlone } from "@eomatch/cli";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { adapters } from "../src/index.js";

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const schema = JSON.parse(text("../dist/config.schema.json"));
// Formats are for people here: an address that is none is found when the config is read.
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateFormats: false });
const isConfig = ajv.compile(schema);
const faultsOf = (config: object): string[] => {
  isConfig(config);
  return (isConfig.errors ?? []).map(({ instancePath }) => instancePath);
};

const examples = readdirSync(new URL("../../../examples", import.meta.url)).filter((name) =>
  name.endsWith(".yaml"),
);

describe("the published JSON schema of configs", () => {
  it("is what the program accepts", () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(configJsonSchema(adapters))));
  });

  it.each(examples)("accepts examples/%s", async (name) => {
    const file = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
    const { layered } = await loadConfigAlone(file, { adapters, env: {}, cwd: "/" });
    expect(faultsOf(layered.written)).toEqual([]);
  });

  it("accepts what the Python package's users write", () => {
    const config = {
      platforms: "S2A, LS9",
      collections: ["S2_MSI_L1C", "LANDSAT_C2L1"],
      start_time: "2023-06-01 00:00:00",
      min_lat: 45.5,
      max_lat: "55",
      space_diff_threshold: "swath",
      exclude_night_events: "yes",
      orbits: "none",
      region: "area.geojson",
      custom_satellites: [{ short_name: "X1", tle_filepath: "x1.tle", swath_km: 120 }],
    };
    expect(faultsOf(config)).toEqual([]);
  });

  it.each([
    [{ platfroms: "S2A" }, ""],
    [{ matchup_catalogue: { pth: "x" } }, "/matchup_catalogue"],
    [{ min_lat: [1] }, "/min_lat"],
    [{ bbox: [1, 2, 3] }, "/bbox"],
    [{ providers: { kind: "local" } }, "/providers"],
    [{ providers: [{ kind: "lokal", path: "x" }] }, "/providers/0"],
    [{ providers: [{ kind: "local", path: "x", paht: "y" }] }, "/providers/0"],
    [{ orbits: { kind: "tle-files" } }, "/orbits"],
    [{ linked_files: { retrys: 2 } }, "/linked_files"],
  ])("refuses %j", (config, place) => {
    expect(faultsOf(config)).toContain(place);
  });
});
