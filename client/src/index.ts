/** What the extension builds on: the contract, and the connection to the daemon. */
export { PROTOCOL_VERSION, type PageResult } from '../../server/src/protocol.ts';
export { connectDaemon } from '../../server/src/daemonClient/connectDaemon.ts';
