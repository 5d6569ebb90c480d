// `npm run demo`: installs, builds, and runs the main job on the two examples, whose products are simulated.
import { join } from "node:path";
import { install, must, root, turbo } from "./workspace.mjs";

install();
const built = turbo(["build"], { args: ["--filter=eomatch..."] });
if (built !== 0) process.exit(built);

const catalogue = "demo-catalogue";
const eomatch = join(root, "apps", "eomatch", "bin", "eomatch.js");
const show = (title, args) => {
  console.log(`\n${title}\n$ eomatch ${args.join(" ")}\n`);
  must(process.execPath, [eomatch, ...args]);
};

show("Where and when did Sentinel-2A and Landsat-9 see the same place?", [
  "find",
  "--config",
  "examples/s2a-landsat9.yaml",
  "--path",
  catalogue,
]);
show("And Sentinel-2A and Sentinel-3A?", ["find", "--config", "examples/s2a-s3a.yaml", "--path", catalogue]);
show("What the catalogue holds of 22 May over the north:", [
  "list",
  "--path",
  catalogue,
  "--start-time",
  "2022-05-22",
  "--stop-time",
  "2022-05-23",
  "--bbox=-180,45,180,90",
]);

console.log(`\nThe catalogue is a folder of plain STAC files: ${join(catalogue, "catalog.json")}`);
