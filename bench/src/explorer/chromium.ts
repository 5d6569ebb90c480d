import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where Chromium is: the file that `CHROMIUM` names, else the one on the PATH. @throws Error where there is none */
export function chromiumPath(): string {
  const paths = (process.env["PATH"] ?? "").split(delimiter);
  const places = [process.env["CHROMIUM"], ...names.flatMap((name) => paths.map((path) => join(path, name)))];
  const found = places.find((file) => file !== undefined && existsSync(file));
  if (found !== undefined) return found;
  throw new Error("no Chromium on the PATH: install it, or give its file in CHROMIUM");
}

/** Starts Chromium without a window and without a graphics card, as on a machine that measures. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}
