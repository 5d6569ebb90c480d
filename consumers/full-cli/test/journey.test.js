import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const programs = fileURLToPath(new URL("../node_modules/.bin/", import.meta.url));

let cwd;
let server;

/** Runs an installed program as its user would, without a terminal. */
function run(program, ...args) {
  const env = { PATH: process.env.PATH, HOME: cwd };
  return new Promise((resolve) => {
    execFile(join(programs, program), args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

/** A zip as far as anyone looks: its signature, then anything. */
const contentOf = (id) => Buffer.concat([Buffer.from("504b0304", "hex"), Buffer.alloc(200_000, id)]);

function item(id, { collection, platform, datetime, west }, base) {
  const [east, south, north] = [west + 1, 45, 46];
  return {
    type: "Feature",
    stac_version: "1.0.0",
    id,
    collection,
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    },
    properties: { datetime, platform },
    links: [],
    assets: { data: { href: `${base}/${id}.zip`, type: "application/zip", roles: ["data"] } },
  };
}

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), "eomatch-full-cli-"));
  server = createServer((request, response) => {
    const content = contentOf(/(\w+)\.zip$/.exec(request.url)?.[1] ?? "");
    response.writeHead(200, { etag: '"v1"', "content-length": content.length }).end(content);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${server.address().port}`;
  const s2 = { collection: "sentinel-2-l2a", platform: "sentinel-2a" };
  const l9 = { collection: "landsat-c2-l2", platform: "landsat-9" };
  const features = [
    item("S2A_A", { ...s2, datetime: "2023-06-01T10:00:00Z", west: 10 }, base),
    item("LC09_A", { ...l9, datetime: "2023-06-01T10:10:00Z", west: 10.5 }, base),
    item("S2A_B", { ...s2, datetime: "2023-06-05T10:00:00Z", west: 20 }, base),
    item("LC09_B", { ...l9, datetime: "2023-06-05T10:20:00Z", west: 20.5 }, base),
  ];
  await writeFile(join(cwd, "items"), JSON.stringify({ type: "FeatureCollection", features }));
});

after(async () => {
  server.close();
  await rm(cwd, { recursive: true });
});

test("from a config to products on disk and back, with the installed programs alone", async () => {
  const must = async (...command) => {
    const ended = await run(...command);
    assert.equal(ended.code, 0, `${command.join(" ")}: ${ended.stderr}`);
    return ended.stdout;
  };
  assert.match(await must("eomatch", "--version"), /^\d+\.\d+\.\d+( \([0-9a-f]{7,}\))?\n$/);
  assert.match(await must("eomatch", "--help"), /^Find +find /m);

  await must(
    ...["eomatch", "init", "june.yaml", "--platforms", "S2A,LS9", "--collections", "S2_MSI_L2A,LANDSAT_C2L2"],
    ...["--archive", "local", "--start-time", "2023-06-01", "--stop-time", "2023-07-01"],
  );
  const [, schema] = /^# yaml-language-server: \$schema=(.*)$/m.exec(
    readFileSync(join(cwd, "june.yaml"), "utf8"),
  );
  assert.equal(JSON.parse(readFileSync(schema, "utf8")).title, "eomatch config");

  assert.match(await must("eomatch-find", "--config", "june.yaml"), /matchups +2\n/);
  const catalogue = ["--path", "matchups"];
  const listed = await must("eomatch", "list", ...catalogue, "--matchups", "--json");
  const matchups = listed.trim().split("\n").map(JSON.parse);
  assert.deepEqual(
    matchups.map(({ products }) => products),
    [
      ["LC09_A", "S2A_A"],
      ["LC09_B", "S2A_B"],
    ],
  );
  assert.match(await must("eomatch", "show", ...catalogue, matchups[0].id), /apart +10 min\n/);
  assert.match(await must("eomatch", "map", ...catalogue, "--output", "-", "--format", "svg"), /^<svg /);

  const file = join(cwd, "matchups/data/Sentinel-2/S2A/S2_MSI_L2A/2023/06/01/S2A_A.zip");
  await must("eomatch-download", ...catalogue, "--stop-time", "2023-06-02");
  assert.ok(readFileSync(file).equals(contentOf("S2A_A")));
  assert.match(await must("eomatch", "status", ...catalogue), /^2 products not on disk/m);
  await must("eomatch-remove", ...catalogue, "--yes");
  assert.ok(!existsSync(file));
  assert.equal(await must("eomatch", "check", ...catalogue), "");
});

test("a wrong word gets the right one suggested, and the exit code of a wrong use", async () => {
  const { code, stderr } = await run("eomatch", "list", "--pth", "matchups");
  assert.equal(code, 2);
  assert.match(stderr, /^error: unknown option '--pth': did you mean --path\?\n/);
});
