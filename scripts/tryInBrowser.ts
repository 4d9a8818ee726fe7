import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PrivateFolders } from './vscodeServer/privateFolders.ts';
import { prepareServer } from './vscodeServer/serverPackage.ts';
import { Teardown } from './vscodeServer/teardown.ts';
import { VSCodeServer } from './vscodeServer/vscodeServer.ts';
import { workbenchAddress } from './vscodeServer/workbenchAddress.ts';

/**
 * Serves a VS Code with this build of the extension to a browser, until Ctrl-C: on a copy of the samples,
 * or on the folder that is given. Daemon, cache and logs are its own and go with it.
 */
const ROOT = join(import.meta.dirname, '..');
const given = process.argv[2];

const teardown = new Teardown().onSignals();
const server = await prepareServer();
const folders = await PrivateFolders.create();
teardown.add(() => folders.remove());
if (given === undefined) await cp(join(ROOT, 'samples'), folders.workspace, { recursive: true });
await VSCodeServer.link({ data: folders.data, extension: ROOT });
const vscode = await VSCodeServer.start({ server, data: folders.data, env: folders.env, trustAll: true });
teardown.add(() => vscode.stop());
const folder = given === undefined ? folders.workspace : resolve(given);
process.stdout.write(`${workbenchAddress({ port: vscode.port, folder })}\n`);
process.stdout.write(`Open it in a browser. Ctrl-C ends it. The log: ${vscode.log.file}\n`);
await vscode.ended;
await teardown.run();
