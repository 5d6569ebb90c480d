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
    const { commands, unexpressed } = filterCommands(
      rows,
      { ...noFilters, pairs: [pair.name] },
      "./it's here",
    );
    expect(commands[0]?.text).toBe(
      "eomatch download --path './it'\\''s here' --collections 'A,B; rm -rf ~' --platforms S2A,Landsat-9",
    );
    expect(unexpressed).toEqual([]);
  });

  it("name the filters that download does not know", () => {
    const filters = { ...noFilters, minAreaKm2: 50, event: 0, maxTimeDiffSeconds: 60.5 };
    const { commands, unexpressed } = filterCommands(emptyRows(), filters, "c");
    expect(unexpressed).toEqual(["the time difference", "the overlap area", "the event"]);
    expect(commands[1]?.text).toBe(
      "eomatch list --matchups --path c --property 'matchup:time_diff_abs<=60.5' --property 'matchup:area_km2>=50'",
    );
  });

  it.each(["$(x)", "a b", "`x`", "-rf", "", "a\nb", '"', "!"])("quote %j", (word) => {
    expect(quoted(word)).toBe(`'${word}'`);
  });
});
