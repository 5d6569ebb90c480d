/** What the server of downloads sends, as often as a file has megabytes (of 1,048,576 bytes). */
export const servedMegabyte: Buffer = Buffer.alloc(1 << 20, 7);
