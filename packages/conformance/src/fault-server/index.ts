/**
 * A server on loopback that does wrong what archives do wrong, for tests of whatever downloads; for Node.
 *
 * @packageDocumentation
 */
export {
  type FaultServer,
  type FaultServerOptions,
  type SeenRequest,
  type ServedFile,
  startFaultServer,
} from "./fault-server.js";
export { type FaultKind, type FaultName, faultKinds } from "./faults.js";
