// Serves `/ANYTHING`, so many megabytes of it, on a port that it writes down.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { servedMegabyte } from "../download/served-megabyte.js";

const megabytes = Number(process.argv[2] ?? 1);
const server = createServer((_, response) => {
  response.writeHead(200, {
    "content-length": megabytes * servedMegabyte.length,
    etag: '"v1"',
    "content-type": "application/octet-stream",
  });
  let sent = 0;
  const go = (): void => {
    while (sent < megabytes) {
      sent += 1;
      if (!response.write(servedMegabyte)) {
        response.once("drain", go);
        return;
      }
    }
    response.end();
  };
  go();
}).listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
