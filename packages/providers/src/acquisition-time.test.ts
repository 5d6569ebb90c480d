import { describe, expect, it } from "vitest";
import { acquisitionTime } from "./acquisition-time.js";
import { ProductRefusal } from "./errors.js";

const interval = (properties: { [key: string]: unknown }): [string, string] => {
  const { startTime, stopTime } = acquisitionTime(properties);
  return [startTime.toISOString(), stopTime.toISOString()];
};

describe("acquisitionTime", () => {
  it("takes start_datetime and end_datetime before datetime", () => {
    expect(
      interval({
        datetime: "2021-10-21T07:39:49.724590Z",
        start_datetime: "2021-10-21T07:38:27.254946Z",
        end_datetime: "2021-10-21T07:41:12.194233Z",
      }),
    ).toEqual(["2021-10-21T07:38:27.254Z", "2021-10-21T07:41:12.194Z"]);
  });

  it("takes datetime twice where there is nothing else", () => {
    expect(interval({ datetime: "2024-10-09T17:42:31.024Z" })).toEqual([
      "2024-10-09T17:42:31.024Z",
      "2024-10-09T17:42:31.024Z",
    ]);
  });

  it("takes the times of search results, with their milliseconds", () => {
    expect(
      interval({
        start_time: "2022-01-01T08:43:51",
        stop_time: "2022-01-01T08:43:51",
        startTimeFromAscendingNode: "2022-01-01T08:43:51.024Z",
        completionTimeFromAscendingNode: "2022-01-01T08:43:51.024Z",
      })[0],
    ).toBe("2022-01-01T08:43:51.024Z");
    expect(interval({ start_time: "2022-01-01T08:43:51", stop_time: "2022-01-01T08:43:52" })).toEqual([
      "2022-01-01T08:43:51.000Z",
      "2022-01-01T08:43:52.000Z",
    ]);
  });

  it("passes over a bare date when a finer time is there", () => {
    expect(interval({ start_datetime: "2024-10-09", datetime: "2024-10-09T17:42:31Z" })[0]).toBe(
      "2024-10-09T17:42:31.000Z",
    );
  });

  it.each([
    [{ datetime: "2024-10-09" }, "its time is only a day (datetime 2024-10-09)"],
    [{ start_datetime: "2024-10-09T10:00:00Z", end_datetime: "2024-10-10" }, "only a day"],
    [{}, "it has no time"],
    [{ datetime: null }, "it has no time"],
    [{ datetime: 20241009 }, "it has no time"],
    [{ datetime: "yesterday" }, 'datetime: "yesterday" is not a time'],
    [{ datetime: "2024-02-30T00:00:00Z" }, "there is no such day"],
    [{ start_datetime: "2024-10-09T10:00:01Z", end_datetime: "2024-10-09T10:00:00Z" }, "before it starts"],
  ])("refuses %j: %s", (properties, reason) => {
    expect(() => acquisitionTime(properties)).toThrow(ProductRefusal);
    expect(() => acquisitionTime(properties)).toThrow(reason);
  });
});
