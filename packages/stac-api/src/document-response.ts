/**
 * A response whose body is in memory as a whole. A server that can send bytes takes them from here: reading them back
 * from the stream that a Response makes of them costs more than all the rest of an answer.
 */
export class DocumentResponse extends Response {
  /** The body, null where there is none. */
  readonly document: Uint8Array<ArrayBuffer> | null;

  constructor(document: Uint8Array<ArrayBuffer> | null, init: ResponseInit) {
    super(document, init);
    this.document = document;
  }
}
