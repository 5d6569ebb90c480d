import { CliError } from "../errors.js";

/**
 * Reads `--jobs`: a whole number from 1 on.
 *
 * @throws CliError `cli/wrong-usage`
 */
export function readJobs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const jobs = Number(text);
  if (/^\d+$/.test(text.trim()) && jobs >= 1 && jobs <= 100) return jobs;
  throw new CliError(
    "cli/wrong-usage",
    `--jobs is ${JSON.stringify(text)}: give a whole number from 1 to 100`,
  );
}

const multiples: { readonly [unit: string]: number } = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * Reads `--limit-rate`: bytes per second, with k, M or G for thousands, millions or billions.
 *
 * @throws CliError `cli/wrong-usage`
 */
export function readRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)b?(?:\/s)?\s*$/i.exec(text) ?? [];
  const rate = Number(number) * (multiples[unit.toLowerCase()] ?? Number.NaN);
  if (number !== "" && rate >= 1) return rate;
  throw new CliError(
    "cli/wrong-usage",
    `--limit-rate is ${JSON.stringify(text)}: give bytes per second, such as 500k or 10M`,
  );
}
