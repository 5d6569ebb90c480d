import { type FindRequest, instrumentNamed, instrumentNames } from "@eomatch/catalogue";
import { canonicalPlatform } from "@eomatch/stac-model";
import { wrong } from "../commands/query-flags.js";

type Instruments = NonNullable<FindRequest["instruments"]>;

/**
 * Reads `--instruments S3A=OLCI,S2A=290`: an instrument of the table, or the width of a centred swath in km.
 *
 * @throws CliError `cli/wrong-usage`
 */
export function readInstruments(text: string | undefined): Instruments {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(",").map((entry): [string, Instruments[string]] => {
      const [, platform = "", seen = ""] = /^\s*([^=]+?)\s*=\s*(\S+)\s*$/.exec(entry) ?? [];
      const widthKm = Number(seen);
      const instrument =
        widthKm > 0 && widthKm <= 10_000
          ? { name: seen, leftKm: widthKm / 2, rightKm: widthKm / 2, isOptical: false }
          : instrumentNamed(seen);
      if (platform === "" || instrument === undefined) {
        throw wrong(
          "--instruments",
          `${JSON.stringify(entry)} does not name a satellite and what it sees: write S3A=OLCI with one of ${instrumentNames.join(", ")}, or a swath in km`,
        );
      }
      return [canonicalPlatform(platform), instrument];
    }),
  );
}
