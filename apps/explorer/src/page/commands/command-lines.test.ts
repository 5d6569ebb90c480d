import { describe, expect, it } from "vitest";
import { emptyRows } from "../feed/rows.js";
import { noFilters } from "../state/filters.js";
import { filterCommands, quoted } from "./command-lines.js";

const pair = {
  name: "A-S2A-vs-B-Landsat-9",
  sensors: [
    { collection: "A", platform: "S2A" },
    { collection: "B; rm -rf ~", platform: "Landsat-9" },
  ],
};

describe("commands for the filters", () => {
  it("make collections and satellites of a single pair, and quote what a shell would take for its own", () => {
    const rows = emptyRows();
    rows.pairs.push(pair);
    const { download, list } = filterCommands(rows, { ...noFilters, pairs: [pair.name] }, "./it's here");
    expect(download.text).toBe(
      "eomatch download --path './it'\\''s here' --collections 'A,B; rm -rf ~' --platforms S2A,Landsat-9",
    );
    expect([download.unexpressed, list.unexpressed]).toEqual([[], []]);
  });

  it("choose a single pair by the satellite that no other pair of its collections has", () => {
    const rows = emptyRows();
    const sensor = (collection: string, platform: string) => ({ collection, platform });
    const landsat = sensor("L", "Landsat-9");
    const pairs = [
      { name: "2A", sensors: [landsat, sensor("S2", "S2A")] },
      { name: "2B", sensors: [landsat, sensor("S2", "S2B")] },
      { name: "of three", sensors: [landsat, sensor("S2", "S2B"), sensor("S3", "S3A")] },
    ];
    rows.pairs.push(...pairs);
    const of = (name: string, platforms: string[] = []) =>
      filterCommands(rows, { ...noFilters, pairs: [name], platforms }, "c");
    expect(of("2A").download.text).toBe("eomatch download --path c --collections L,S2 --platforms S2A");
    expect(of("2A").list.unexpressed).toEqual([]);
    expect(of("2A", ["Landsat-9", "S3A"])).toEqual(of("2A"));
    expect(of("2B").download.text).toBe("eomatch download --path c --collections L,S2 --platforms S2B");
    expect(of("2B").list.unexpressed).toEqual(["this pair without the others of its satellites"]);
    expect(of("of three").download.text).toBe(
      "eomatch download --path c --collections L,S2,S3 --platforms Landsat-9,S2B,S3A",
    );
    expect(of("2A", ["S3A"]).download.text).toContain("--platforms S3A");
  });

  it("name the filters that they do not know", () => {
    const filters = { ...noFilters, minAreaKm2: 50, event: 0, maxTimeDiffSeconds: 60.5 };
    const { download, list } = filterCommands(emptyRows(), filters, "c");
    expect(download.unexpressed).toEqual(["the time difference", "the overlap area", "the event"]);
    expect(list.unexpressed).toEqual(["the event"]);
    expect(list.text).toBe(
      "eomatch list --matchups --path c --property 'matchup:time_diff_abs<=60.5' --property 'matchup:area_km2>=50'",
    );
  });

  it("say that list cannot leave out what is on disk", () => {
    const { download, list } = filterCommands(emptyRows(), { ...noFilters, downloaded: "no" }, "c");
    expect(list.unexpressed).toEqual(["what is not on disk"]);
    expect(download.unexpressed).toEqual([]);
  });

  it("say where download goes beyond what is shown", () => {
    const filters = { ...noFilters, toMs: Date.parse("2022-05-18T01:00:00Z"), area: [1, 2, 3, 4] as const };
    const { list, exceeded } = filterCommands(emptyRows(), filters, "c");
    expect(exceeded).toEqual(["the period", "the area"]);
    expect(list.text).toBe(
      "eomatch list --matchups --path c --stop-time 2022-05-18T01:00:00Z --bbox=1,2,3,4",
    );
    expect(filterCommands(emptyRows(), noFilters, "c").exceeded).toEqual([]);
  });

  it.each(["$(x)", "a b", "`x`", "-rf", "", "a\nb", '"', "!"])("quote %j", (word) => {
    expect(quoted(word)).toBe(`'${word}'`);
  });
});
