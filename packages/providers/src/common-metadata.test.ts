import { expect, it } from "vitest";
import { validCommonMetadata } from "./common-metadata.js";

it("keeps whatever is not common metadata, and common metadata that is right", () => {
  const fields = {
    "eo:cloud_cover": 3,
    odd: [null, { deep: 1 }],
    gsd: 10,
    instruments: ["msi"],
    nodata: "nan",
    license: "proprietary",
    datetime: "2021-10-21T07:39:49.724590Z",
    title: null,
  };
  const { title: _, ...kept } = fields;
  expect(validCommonMetadata(fields)).toEqual(kept);
});

it("leaves out common metadata that breaks its definition", () => {
  expect(
    validCommonMetadata({
      gsd: 0,
      instruments: "MSI",
      description: "",
      license: "see the web page",
      providers: [{ url: "https://host" }],
      data_type: "byte",
      nodata: "none",
      statistics: {},
      created: "last week",
      datetime: "2024-10-09",
    }),
  ).toEqual({});
});

it("writes times in UTC as STAC asks", () => {
  expect(
    validCommonMetadata({ created: "2024-10-09T12:00:00+02:00", updated: "2024-10-09 10:00:00" }),
  ).toEqual({ created: "2024-10-09T10:00:00Z", updated: "2024-10-09T10:00:00Z" });
});
