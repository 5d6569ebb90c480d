import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where Chromium is: `CHROMIUM`, the PATH, or Debian's, installed now where this process may do so. */
function findChromium(): string | undefined {
  const found = onPath();
  if (found !== undefined || process.getuid?.() !== 0) return found;
  const install = (args: readonly string[]): boolean =>
    spawnSync("apt-get", [...args], { stdio: "ignore", timeout: 240_000 }).status === 0;
  install(["install", "-y", "--no-install-recommends", "chromium"]);
  return onPath();
}

function onPath(): string | undefined {
  const paths = (process.env["PATH"] ?? "").split(delimiter);
  const places = [process.env["CHROMIUM"], ...names.flatMap((name) => paths.map((path) => join(path, name)))];
  return places.find((file) => file !== undefined && existsSync(file));
}

/** Chromium's path; undefined where there is none, which is printed once. */
export const chromiumPath: string | undefined = findChromium();
if (chromiumPath === undefined) {
  console.log("skipped: tests of the page, no Chromium here (set CHROMIUM to its path)");
}

/** Starts Chromium without a window; on WebGL by software, or without any. */
export function startChromium(graphics: "webgl" | "none" = "webgl"): Promise<Browser> {
  const gl = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  return chromium.launch({
    executablePath: chromiumPath as string,
    headless: true,
    args: [
      ...(graphics === "webgl" ? gl : ["--disable-gpu", "--disable-3d-apis"]),
      "--no-sandbox",
      // Names of archives in items lead nowhere; to find that out a machine without a network takes half a minute.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
