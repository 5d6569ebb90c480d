import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, testAdapters } from "../../test/in-process.js";
import { isCliError } from "../errors.js";
import { loadConfig, loadConfigAlone, userConfigFile } from "./load.js";

const adapters = testAdapters();

describe("loadConfig", () => {
  it("reads the Python package's forms: commas, a space between date and time, a bare date as midnight UTC", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const { config } = await loadConfig({ adapters, env: { HOME: cwd }, cwd, configFile: "find.yaml" });
    expect(config.sensors).toEqual([
      { platform: "S2A", collection: "S2" },
      { platform: "LS9", collection: "L9" },
    ]);
    expect(config.startTime).toEqual(new Date("2023-06-01T00:00:00Z"));
    expect(config.stopTime).toEqual(new Date("2023-06-30T00:00:00Z"));
    expect(config).toMatchObject({
      maxTimeDiffSeconds: 1800,
      maxDistanceKm: 100,
      minOverlapKm2: 0,
      excludeNightEvents: false,
      versions: "newest",
      orbits: undefined,
    });
    expect(config.matchupCatalogue).toEqual({
      path: join(cwd, "catalogue"),
      id: "matchup-catalogue",
      description: "Matchup catalogue",
    });
  });

  it("reads lists, numbers as text, swath, and yes and no as YAML 1.1 has them", async () => {
    const cwd = await folderWith({
      "find.yaml":
        'platforms: [S2A, Landsat-9]\ncollections: [S2, L9]\ntime_diff_threshold: "1.5e3"\nspace_diff_threshold: swath\nexclude_night_events: yes\n',
    });
    const { config } = await loadConfig({ adapters, env: { HOME: cwd }, cwd, configFile: "find.yaml" });
    expect(config).toMatchObject({
      sensors: [{ platform: "S2A" }, { platform: "Landsat-9" }],
      maxTimeDiffSeconds: 1500,
      maxDistanceKm: "swath",
      excludeNightEvents: true,
    });
  });

  it("lays the layers over each other: user file, --config, environment, flags", async () => {
    const cwd = await folderWith({
      ".config/eomatch/config.yaml":
        "matchup_catalogue: { path: user, id: user }\ntime_diff_threshold: 1\nmin_overlap_km2: 1\nspace_diff_threshold: 1\n",
      "find.yaml": "matchup_catalogue: { path: file }\ntime_diff_threshold: 2\nmin_overlap_km2: 2\n",
    });
    const env = { HOME: cwd, EOMATCH_TIME_DIFF_THRESHOLD: "3", EOMATCH_MATCHUP_CATALOGUE_PATH: "variable" };
    const { config } = await loadConfig({ adapters, env, cwd, configFile: "find.yaml" });
    expect(config).toMatchObject({
      matchupCatalogue: { path: join(cwd, "variable"), id: "user" },
      maxTimeDiffSeconds: 3,
      minOverlapKm2: 2,
      maxDistanceKm: 1,
    });
    const { config: withFlag } = await loadConfig({
      adapters,
      env,
      cwd,
      configFile: "find.yaml",
      path: "flag",
    });
    expect(withFlag.matchupCatalogue.path).toBe(join(cwd, "flag"));
  });

  it("lets a region in one form replace one in another form below, and joins limits", async () => {
    const cwd = await folderWith({
      ".config/eomatch/config.yaml": "bbox: [1, 2, 3, 4]\n",
      "find.yaml": "min_lat: 40\nmax_lat: 50\nmin_lon: 170\n",
    });
    const { config } = await loadConfig({
      adapters,
      env: { HOME: cwd, EOMATCH_MAX_LON: "-170" },
      cwd,
      configFile: "find.yaml",
    });
    expect(config.region?.type).toBe("MultiPolygon");
    const bbox = await loadConfig({
      adapters,
      env: { HOME: cwd, EOMATCH_BBOX: "-5,45,10,55" },
      cwd,
      configFile: "find.yaml",
    });
    expect(bbox.config.region).toMatchObject({
      type: "Polygon",
      coordinates: [expect.arrayContaining([[-5, 45]])],
    });
  });

  it("starts relative paths at the file that names them, variables' and flags' at the working folder", async () => {
    const polygon = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    };
    const cwd = await folderWith({
      "deep/area.geojson": JSON.stringify({ type: "Feature", geometry: polygon }),
      "deep/find.yaml":
        "matchup_catalogue: { path: ../c }\nregion: area.geojson\narchive: { path: ~/products }\ncustom_satellites: [{ short_name: X1, tle_filepath: tle/x1.txt }]\norbits: { kind: texts, directory: ./tle }\n",
    });
    const { config } = await loadConfig({
      adapters,
      env: { HOME: "/home/me" },
      cwd,
      configFile: "deep/find.yaml",
    });
    expect(config.matchupCatalogue.path).toBe(join(cwd, "c"));
    expect(config.region).toEqual(polygon);
    expect(config.archivePath).toBe("/home/me/products");
    expect(config.customSatellites[0]?.tle_filepath).toBe(join(cwd, "deep/tle/x1.txt"));
    expect(config.orbits).toMatchObject({
      kind: "texts",
      configDirectory: join(cwd, "deep"),
      options: { directory: "./tle" },
    });
  });

  it("takes a bbox under region as well", async () => {
    const cwd = await folderWith({ "find.yaml": "region: { bbox: [1, 2, 3, 4] }\n" });
    const { config } = await loadConfig({ adapters, env: { HOME: cwd }, cwd, configFile: "find.yaml" });
    expect(config.region?.type).toBe("Polygon");
  });

  it("follows anchors and merge keys to their lines", async () => {
    const cwd = await folderWith({
      "find.yaml": "providers:\n  - &base\n    kind: fixed\n    nme: x\n  - *base\n",
    });
    const error: unknown = await loadConfig({
      adapters,
      env: { HOME: cwd },
      cwd,
      configFile: "find.yaml",
    }).catch((one) => one);
    expect(isCliError(error, "cli/invalid-config") && error.problems).toMatchObject([
      { origin: { line: 4 }, key: "providers[0].nme" },
      { origin: { line: 4 }, key: "providers[1].nme" },
    ]);
  });

  it("is content with an empty file", async () => {
    const cwd = await folderWith({ "find.yaml": "# nothing yet\n" });
    const { config } = await loadConfig({ adapters, env: { HOME: cwd }, cwd, configFile: "find.yaml" });
    expect(config.sensors).toEqual([]);
  });
});

describe("loadConfigAlone", () => {
  it("leaves the user's file and EOMATCH_ variables out", async () => {
    const cwd = await folderWith({
      ".config/eomatch/config.yaml": "min_overlap_km2: 7\n",
      "find.yaml": goodConfig,
    });
    const env = { HOME: cwd, EOMATCH_TIME_DIFF_THRESHOLD: "3" };
    const { config } = await loadConfigAlone(join(cwd, "find.yaml"), { adapters, env, cwd });
    expect(config).toMatchObject({ minOverlapKm2: 0, maxTimeDiffSeconds: 1800 });
  });
});

describe("userConfigFile", () => {
  it("heeds XDG_CONFIG_HOME if it is absolute", () => {
    expect(userConfigFile({ HOME: "/home/me" })).toBe("/home/me/.config/eomatch/config.yaml");
    expect(userConfigFile({ HOME: "/home/me", XDG_CONFIG_HOME: "/etc/xdg" })).toBe(
      "/etc/xdg/eomatch/config.yaml",
    );
    expect(userConfigFile({ HOME: "/home/me", XDG_CONFIG_HOME: "xdg" })).toBe(
      "/home/me/.config/eomatch/config.yaml",
    );
  });
});
